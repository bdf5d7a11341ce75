/**
 * Keeps the rules of aggregated cluster roles. Start at {@link
 * io.troupe.core.reconcile.clusterroleaggregation.ClusterRoleAggregationController}. Imports
 * core.reconcile, core.auth, core.image, core.meta and core.select; pure, any thread. Follows
 * upstream pkg/controller/clusterroleaggregation.
 */
package io.troupe.core.reconcile.clusterroleaggregation;
