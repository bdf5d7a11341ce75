package io.troupe.node.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows as they come, and at the end a table that can be pasted into Markdown. */
final class Report {
  private record Row(String what, String measured, String budget) {}

  private final PrintStream out;
  private final String third;
  private final List<Row> rows = new ArrayList<>();

  Report(PrintStream out) {
    this(out, "budget");
  }

  /**
   * @param third head of the last column
   */
  Report(PrintStream out, String third) {
    this.out = out;
    this.third = third;
  }

  void row(String what, String measured, String budget) {
    rows.add(new Row(what, measured, budget));
    out.printf("  %-46s %s%n", what, measured);
    out.flush();
  }

  void print(String machine) {
    int a = width(rows.stream().map(Row::what).toList(), "what");
    int b = width(rows.stream().map(Row::measured).toList(), "measured");
    int c = width(rows.stream().map(Row::budget).toList(), third);
    String format = "| %-" + a + "s | %-" + b + "s | %-" + c + "s |%n";
    out.println();
    out.println("Measured in one run, load generator and database on the same machine: " + machine);
    out.println();
    out.printf(format, "what", "measured", third);
    out.println("|" + "-".repeat(a + 2) + "|" + "-".repeat(b + 2) + "|" + "-".repeat(c + 2) + "|");
    rows.forEach(row -> out.printf(format, row.what(), row.measured(), row.budget()));
  }

  private static int width(List<String> cells, String head) {
    return Math.max(head.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }
}
