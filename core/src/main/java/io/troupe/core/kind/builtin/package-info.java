/**
 * The registry of kinds that need no definition. Start at {@link
 * io.troupe.core.kind.builtin.BuiltInKinds}. Imports core.kind and its groups, core.schema; pure,
 * any thread.
 */
package io.troupe.core.kind.builtin;
