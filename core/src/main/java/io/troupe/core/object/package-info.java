/**
 * The life of any object: commands, events and the rules between them. Start at {@link
 * io.troupe.core.object.ObjectRules}. Imports core.meta, core.outcome, core.json; pure, any thread.
 * Follows upstream apiserver pkg/registry/generic/registry/store.go.
 */
package io.troupe.core.object;
