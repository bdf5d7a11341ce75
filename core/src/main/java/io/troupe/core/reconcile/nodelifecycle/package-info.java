/**
 * Draws the consequences of nodes' conditions: taints, unready pods, evictions. Start at {@link
 * io.troupe.core.reconcile.nodelifecycle.NodeLifecycleController}. That a node's heartbeats have
 * stopped is for the Node's entity to say; it sets Ready to Unknown. Imports core.reconcile,
 * core.image, core.meta and core.json; pure, any thread. Follows upstream
 * pkg/controller/nodelifecycle and pkg/controller/tainteviction.
 */
package io.troupe.core.reconcile.nodelifecycle;
