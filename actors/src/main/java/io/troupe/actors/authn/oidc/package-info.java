/**
 * Tokens of other issuers: OpenID Connect discovery, their keys, and how their claims become a
 * user. Start at {@link io.troupe.actors.authn.oidc.JwtIssuer}. Imports actors.authn,
 * actors.outgoing, core.auth, core.cel; never blocks, any thread. Follows upstream apiserver
 * plugin/pkg/authenticator/token/oidc.
 */
package io.troupe.actors.authn.oidc;
