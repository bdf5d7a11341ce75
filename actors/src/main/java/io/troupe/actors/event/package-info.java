/**
 * Kubernetes Events, recorded without ever holding up who records them. Start at {@link
 * io.troupe.actors.event.EventRecorder}.
 */
package io.troupe.actors.event;
