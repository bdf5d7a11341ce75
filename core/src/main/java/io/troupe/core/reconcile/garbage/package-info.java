/**
 * Deletes what nobody owns any more. Start at {@link
 * io.troupe.core.reconcile.garbage.GarbageCollector}. Imports core.reconcile, core.image,
 * core.kind, core.meta and core.json; pure, any thread. Follows upstream
 * pkg/controller/garbagecollector, without its graph: the image's owner index is one.
 */
package io.troupe.core.reconcile.garbage;
