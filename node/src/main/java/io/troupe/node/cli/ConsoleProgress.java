package io.troupe.node.cli;

import io.troupe.node.boot.Progress;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A line a step, with how long each took; plain text, so that it reads well in a file too. */
final class ConsoleProgress implements Progress {
  private final PrintStream out;
  private final LongSupplier nanos;
  private String current = "";
  private long since;

  ConsoleProgress(PrintStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
  }

  @Override
  public synchronized void step(String what) {
    finish();
    current = what;
    since = nanos.getAsLong();
  }

  @Override
  public synchronized void note(String text) {
    finish();
    out.println("  ! " + text);
    out.flush();
  }

  /** Ends the last step. */
  synchronized void finish() {
    if (!current.isEmpty()) {
      out.printf("  %-44s %5.1f s%n", current, (nanos.getAsLong() - since) / 1e9);
      out.flush();
      current = "";
    }
  }
}
