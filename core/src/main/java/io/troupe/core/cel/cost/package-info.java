/**
 * What an expression may cost at most, told before it runs: from the sizes its variables may have.
 * Start at {@link io.troupe.core.cel.cost.CostEstimator}. Imports dev.cel; pure, any thread.
 * Follows cel-go's checker (cost of the language and its extensions) and upstream apiserver
 * pkg/cel/library (cost of Kubernetes' functions).
 */
package io.troupe.core.cel.cost;
