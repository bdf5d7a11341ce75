/**
 * What node agents ask of the API server's port (D10): to join, and to keep a link open. Start at
 * {@link io.troupe.http.link.NodeLinkRoutes} and {@link io.troupe.http.link.JoinRoute}. Imports
 * actors.link, actors.gate, http.route and core; any thread, nothing blocks.
 */
package io.troupe.http.link;
