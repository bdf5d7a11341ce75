/**
 * What a kind is: names, verbs, schema, defaults, validation, columns. Start at {@link
 * io.troupe.core.kind.KindRegistry}; a new kind is one {@link io.troupe.core.kind.Kind} and, if it
 * has rules of its own, one {@link io.troupe.core.kind.KindRules}. Imports core.image, core.json,
 * core.kind.name, core.outcome and core.schema; pure, any thread. Follows upstream pkg/apis and
 * pkg/registry.
 */
package io.troupe.core.kind;
