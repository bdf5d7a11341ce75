/**
 * Whether a pod may be evicted now, by the budgets that speak for it. Start at {@link
 * io.troupe.core.disruption.EvictionRules}. Imports core.image, core.json, core.outcome,
 * core.select; pure, any thread. Follows upstream pkg/registry/core/pod/storage/eviction.go.
 */
package io.troupe.core.disruption;
