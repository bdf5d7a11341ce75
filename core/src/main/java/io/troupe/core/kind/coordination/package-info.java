/**
 * Leases. Start at {@link io.troupe.core.kind.coordination.CoordinationKinds}. Imports core.kind;
 * pure, any thread. Follows upstream pkg/apis/coordination.
 */
package io.troupe.core.kind.coordination;
