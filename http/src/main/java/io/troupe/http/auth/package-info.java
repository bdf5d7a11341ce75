/**
 * What a request shows to prove who sent it. Start at {@link io.troupe.http.auth.PeerCredentials};
 * judging is {@code actors.gate}'s affair. Imports actors.gate, core.auth and Akka HTTP; any
 * thread. Follows upstream apiserver pkg/authentication/request.
 */
package io.troupe.http.auth;
