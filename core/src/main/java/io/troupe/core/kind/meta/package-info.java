/**
 * Validation of metadata, the same for every kind. Start at {@link
 * io.troupe.core.kind.meta.ObjectMetaValidation}. Imports core.kind, core.kind.name, core.outcome;
 * pure, any thread. Follows upstream apimachinery pkg/api/validation/objectmeta.go.
 */
package io.troupe.core.kind.meta;
