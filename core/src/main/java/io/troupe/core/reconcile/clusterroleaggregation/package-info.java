/**
 * Keeps the rules of aggregated cluster roles. Start at {@link
 * io.troupe.core.reconcile.clusterroleaggregation.ClusterRoleAggregationController}. Pure, any
 * thread. Follows upstream pkg/controller/clusterroleaggregation.
 */
package io.troupe.core.reconcile.clusterroleaggregation;
