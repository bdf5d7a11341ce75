/**
 * Judging requests and answering questions about that: the chain of authorizers, webhooks among
 * them, and the review kinds. Start at {@link io.troupe.actors.authz.AuthorizerLine}. Imports
 * actors.gate, core.auth; never blocks, any thread. Follows upstream apiserver
 * pkg/authorization/union, plugin/pkg/authorizer/webhook and pkg/registry/authorization.
 */
package io.troupe.actors.authz;
