/**
 * What a request shows to prove who sent it. Enter at {@link io.troupe.http.auth.PeerCredentials};
 * judging is {@code actors.gate}'s affair. Any thread.
 */
package io.troupe.http.auth;
