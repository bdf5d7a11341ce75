/**
 * Kubernetes Events before they are written: one object for repeats, one for many that are alike,
 * none for a flood. Start at {@link io.troupe.core.event.EventCorrelator}. Imports core.meta and
 * core.json; pure but for the correlator's own memory, one thread at a time. Follows upstream
 * client-go tools/record/events_cache.go and event.go.
 */
package io.troupe.core.event;
