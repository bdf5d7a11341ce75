/**
 * Rolls out the pods of a Deployment by scaling its ReplicaSets. Start at {@link
 * io.troupe.core.reconcile.deployment.DeploymentController}; the order of its steps is in {@link
 * io.troupe.core.reconcile.deployment.Rollout}. Imports core.reconcile, core.image, core.meta and
 * core.json; pure, any thread. Follows upstream pkg/controller/deployment.
 */
package io.troupe.core.reconcile.deployment;
