/**
 * What the server says it serves, in the old form and the aggregated one; pure functions of the
 * registry. Start at {@link io.troupe.core.kind.discovery.DiscoveryDocuments}. Imports core.kind,
 * core.json; pure, any thread. Follows upstream apiserver pkg/endpoints/discovery.
 */
package io.troupe.core.kind.discovery;
