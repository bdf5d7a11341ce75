/**
 * Endpoint slices of Services with a selector. Start at {@link
 * io.troupe.core.reconcile.endpointslice.EndpointSliceController}. Imports core.reconcile,
 * core.reconcile.endpoints, core.image, core.meta and core.json; pure, any thread. Follows upstream
 * pkg/controller/endpointslice and staging endpointslice.
 */
package io.troupe.core.reconcile.endpointslice;
