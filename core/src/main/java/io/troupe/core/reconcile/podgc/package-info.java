/**
 * Removes pods that nobody else will remove. Start at {@link
 * io.troupe.core.reconcile.podgc.PodGarbageCollector}. Imports core.reconcile, core.image and
 * core.meta; pure, any thread. Follows upstream pkg/controller/podgc.
 */
package io.troupe.core.reconcile.podgc;
