/**
 * What an operator configures of authentication and authorization, read from upstream's files:
 * AuthenticationConfiguration, AuthorizationConfiguration, kubeconfigs of webhooks, the CSV of
 * static tokens. Start at {@link io.troupe.actors.accessconfig.AuthenticationFile} and {@link
 * io.troupe.actors.accessconfig.AuthorizationFile}. Imports actors.authn, actors.authz,
 * actors.outgoing and core.auth; pure functions of texts, any thread. Follows upstream apiserver
 * pkg/apis/apiserver/v1.
 */
package io.troupe.actors.accessconfig;
