/**
 * Endpoint slices of Services with a selector. Start at {@link
 * io.troupe.core.reconcile.endpointslice.EndpointSliceController}. Pure, any thread. Follows
 * upstream pkg/controller/endpointslice and staging endpointslice.
 */
package io.troupe.core.reconcile.endpointslice;
