/**
 * Endpoint slices and claimed addresses. Start at {@link io.troupe.core.kind.network.NetworkKinds}.
 * Imports core.kind; pure, any thread. Follows upstream pkg/apis/discovery and pkg/apis/networking.
 */
package io.troupe.core.kind.network;
