/**
 * The API server's listening end: TLS, limits, start and stop. Start at {@link
 * io.troupe.http.server.ApiServer}. Imports the other http rooms and Akka HTTP. Requests run on
 * Akka's dispatcher and never block.
 */
package io.troupe.http.server;
