/**
 * Other people's clients, unmodified, against the built distribution: what their users rely on, one
 * class a client. Start at {@link io.troupe.client.StartedTroupe}. A module of its own, so that no
 * client's library gets onto the server's class path.
 */
package io.troupe.client;
