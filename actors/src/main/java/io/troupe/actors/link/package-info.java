/**
 * The control plane's end of NodeLink (D10): sessions, heartbeats, assignments, questions to
 * containers. Start at {@link io.troupe.actors.link.NodeLinkGateway}; HTTP asks through {@link
 * io.troupe.actors.link.PodLogs}. One actor per control-plane node fans changes out, one small
 * actor per connected agent holds its session; neither has a thread or polls. Imports actors.gate,
 * actors.image, actors.event and core.
 */
package io.troupe.actors.link;
