/**
 * Keeps a ReplicaSet's number of pods. Start at {@link
 * io.troupe.core.reconcile.replicaset.ReplicaSetController}. Imports core.reconcile, core.image,
 * core.meta and core.json; pure, any thread. Follows upstream pkg/controller/replicaset.
 */
package io.troupe.core.reconcile.replicaset;
