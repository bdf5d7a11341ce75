/**
 * The benchmark behind {@code troupe bench}: starts a control plane of its own, loads it as clients
 * do, and prints what it saw beside the budgets. Start at {@link io.troupe.node.bench.Benchmark}.
 * Imports core.json and the other rooms of node; blocks, one thread a client.
 */
package io.troupe.node.bench;
