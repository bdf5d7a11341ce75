/**
 * Kinds that users define. Start at {@link io.troupe.core.kind.custom.LiveKinds}, the registry that
 * follows the definitions in the image; {@link io.troupe.core.kind.custom.DefinedKinds} makes the
 * kinds of one definition. Imports core.kind, core.schema, core.image, core.json, core.outcome;
 * pure but for the one reference that LiveKinds replaces; any thread. Follows upstream
 * apiextensions-apiserver pkg/apiserver and pkg/registry/customresource.
 */
package io.troupe.core.kind.custom;
