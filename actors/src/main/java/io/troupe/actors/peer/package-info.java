/**
 * How the parts that every control-plane node runs find each other and divide work without asking.
 * Start at {@link io.troupe.actors.peer.Peers}. Imports akka's actors and core only; values, any
 * thread. See docs/adr/0021.
 */
package io.troupe.actors.peer;
