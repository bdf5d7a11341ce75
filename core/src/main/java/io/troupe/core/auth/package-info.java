/**
 * Who asks and what they may do. Start at {@link io.troupe.core.auth.Authorizer}. Pure, any thread.
 * Follows upstream plugin/pkg/auth/authorizer/rbac.
 */
package io.troupe.core.auth;
