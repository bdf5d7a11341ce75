package io.troupe.node.bench;

/**
 * Processor time spent so far, in nanoseconds. On a machine that others use too it says more than
 * the clock does, and it tells what the load itself costs, which runs beside what it measures.
 */
record Cpu(long server, long database, long generator) {

  Cpu since(Cpu before) {
    return new Cpu(
        server - before.server, database - before.database, generator - before.generator);
  }

  /** For each of so many operations. */
  String per(long operations) {
    double micros = Math.max(1, operations) * 1e3;
    return "CPU us each: server %.0f, database %.0f, load %.0f"
        .formatted(server / micros, database / micros, generator / micros);
  }
}
