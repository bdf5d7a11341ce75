/**
 * Requests that other servers answer: proxying to them, and their part of discovery. Start at
 * {@link io.troupe.http.aggregate.ProxyRoute}. Imports actors.aggregate, actors.outgoing,
 * http.proxy and http.route; any thread, nothing blocks. Follows upstream kube-aggregator
 * pkg/apiserver.
 */
package io.troupe.http.aggregate;
