package io.troupe.histories;

/**
 * One request and what came of it.
 *
 * @param node the number of the node that was asked
 * @param begin nanoseconds since the history began
 * @param end likewise, of one clock; the answer was there
 */
record Operation(String client, int node, long begin, long end, Request request, Outcome outcome) {
  Operation with(Outcome other) {
    return new Operation(client, node, begin, end, request, other);
  }

  Operation with(Request other) {
    return new Operation(client, node, begin, end, other, outcome);
  }

  @Override
  public String toString() {
    return "%.6f-%.6f s, %s at node %d: %s -> %s"
        .formatted(begin / 1e9, end / 1e9, client, node, request, outcome);
  }
}
