/**
 * Kubernetes Events, recorded without ever holding up who records them. Start at {@link
 * io.troupe.actors.event.EventRecorder}; {@link io.troupe.actors.event.ClusterEventRecorder} is the
 * one in use, {@link io.troupe.actors.event.EventSweeper} deletes Events after their hour. Writes
 * pass actors.gate under the identity of the component that speaks. Imports core.event,
 * actors.gate, actors.image. Follows upstream client-go tools/record/event.go.
 */
package io.troupe.actors.event;
