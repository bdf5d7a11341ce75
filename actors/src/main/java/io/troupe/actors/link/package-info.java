/**
 * The control plane's end of NodeLink (D10): sessions, heartbeats, assignments, questions to
 * containers.
 */
package io.troupe.actors.link;
