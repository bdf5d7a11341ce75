/**
 * The benchmark behind {@code troupe bench}: starts a control plane of its own, loads it as clients
 * do, and prints what it saw beside the budgets. Start at {@link io.troupe.node.bench.Benchmark}.
 * Blocks; one thread a client.
 */
package io.troupe.node.bench;
