/**
 * Endpoints of Services with a selector. Start at {@link
 * io.troupe.core.reconcile.endpoints.EndpointsController}; what it shares with endpoint slices is
 * {@link io.troupe.core.reconcile.endpoints.ServiceView}. Imports core.reconcile, core.image,
 * core.meta, core.json and core.select; pure, any thread. Follows upstream pkg/controller/endpoint.
 */
package io.troupe.core.reconcile.endpoints;
