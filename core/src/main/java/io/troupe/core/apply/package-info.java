/**
 * Server-side apply: who owns which fields, and what an object becomes when a configuration is
 * applied to it. Start at {@link io.troupe.core.apply.Ownership}. Imports core.schema, core.meta,
 * core.outcome, core.json; pure, any thread. Follows upstream structured-merge-diff and
 * apimachinery pkg/util/managedfields.
 */
package io.troupe.core.apply;
