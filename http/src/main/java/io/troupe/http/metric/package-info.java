/**
 * What is counted about requests, under upstream's metric names. Start at {@link
 * io.troupe.http.metric.RequestMetrics}. Imports the Prometheus client only; any thread.
 */
package io.troupe.http.metric;
