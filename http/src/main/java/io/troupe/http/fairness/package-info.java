/**
 * Lets requests in by priority and fairness. Start at {@link io.troupe.http.fairness.FairnessGate};
 * the rules are in core.fairness. Imports core, the Prometheus client and Akka's scheduler; any
 * thread. Follows upstream apiserver pkg/server/filters/priority-and-fairness.go.
 */
package io.troupe.http.fairness;
