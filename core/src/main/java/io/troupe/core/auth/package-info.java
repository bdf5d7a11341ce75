/**
 * Who asks and what they may do. Start at {@link io.troupe.core.auth.Authorizer}; {@link
 * io.troupe.core.auth.RbacAuthorizer} and {@link io.troupe.core.auth.NodeAuthorizer} judge, {@link
 * io.troupe.core.auth.Escalation} keeps roles from granting too much, {@link
 * io.troupe.core.auth.BootstrapObjects} holds what a cluster begins with. Imports core.image,
 * core.select, core.outcome, core.json; pure, any thread. Follows upstream
 * plugin/pkg/auth/authorizer and pkg/registry/rbac.
 */
package io.troupe.core.auth;
