/**
 * Proof of identity: client certificates, service account tokens, admin tokens, static tokens,
 * webhooks, and the reviews about that. Start at {@link
 * io.troupe.actors.authn.DefaultAuthenticator}; tokens are made by {@link
 * io.troupe.actors.authn.TokenIssuer}. Imports actors.gate, actors.outgoing, actors.recall and
 * core; never blocks beyond a signature check, any thread. Follows upstream pkg/serviceaccount and
 * apiserver pkg/authentication.
 */
package io.troupe.actors.authn;
