package io.troupe.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What kills have cost, one below the other, with median and worst. */
final class FailoverTable {
  /**
   * One kill; all in milliseconds since it.
   *
   * @param node that was killed
   * @param write longest wait of a client that retries
   * @param read the same
   * @param controllers until all of them work
   * @param agent until a pod of the agent that was linked to the node is gone and another runs
   * @param ready whether that agent's Node stayed Ready
   */
  record Kill(
      int node, double write, double read, double controllers, double agent, boolean ready) {}

  private final Fault fault;
  private final List<Kill> kills = new ArrayList<>();

  FailoverTable(Fault fault) {
    this.fault = fault;
  }

  void add(Kill kill) {
    kills.add(kill);
  }

  int size() {
    return kills.size();
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("milliseconds after %s of one of three nodes%n".formatted(fault));
    text.append(
        "| kill | node | write | read | controllers work | agent works | its Node Ready |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < kills.size(); i++) {
      Kill kill = kills.get(i);
      text.append(
          "| %d | %d | %.0f | %.0f | %.0f | %.0f | %s |%n"
              .formatted(
                  i + 1,
                  kill.node(),
                  kill.write(),
                  kill.read(),
                  kill.controllers(),
                  kill.agent(),
                  kill.ready() ? "all the while" : "LOST"));
    }
    return text.append(row("median", 0.5)).append(row("worst", 1)).toString();
  }

  private String row(String name, double share) {
    return "| %s | | %.0f | %.0f | %.0f | %.0f | |%n"
        .formatted(
            name,
            at(share, Kill::write),
            at(share, Kill::read),
            at(share, Kill::controllers),
            at(share, Kill::agent));
  }

  /** Of an even number the median is the mean of the two in the middle. */
  private double at(double share, ToDoubleFunction<Kill> figure) {
    double[] sorted = kills.stream().mapToDouble(figure).sorted().toArray();
    double place = share * (sorted.length - 1);
    return (sorted[(int) Math.floor(place)] + sorted[(int) Math.ceil(place)]) / 2;
  }
}
