/**
 * Roles and their bindings. Start at {@link io.troupe.core.kind.rbac.RbacKinds}. Imports core.kind;
 * pure, any thread. Follows upstream pkg/apis/rbac.
 */
package io.troupe.core.kind.rbac;
