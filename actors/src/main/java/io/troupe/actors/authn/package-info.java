/**
 * Proof of identity: client certificates, service account tokens, admin tokens, static tokens.
 * Start at {@link io.troupe.actors.authn.DefaultAuthenticator}; tokens are made by {@link
 * io.troupe.actors.authn.TokenIssuer}. Never blocks beyond a signature check; any thread. Follows
 * upstream pkg/serviceaccount and apiserver pkg/authentication.
 */
package io.troupe.actors.authn;
