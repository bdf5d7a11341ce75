package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.node.boot.ProcessTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What changed, newest first. */
@Command(
    name = "history",
    description = "What happened to an object, to all of a kind, or to everything.")
final class HistoryCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;
  @Mixin private EntryOptions filter;

  @Parameters(paramLabel = "TYPE[/NAME]", arity = "0..2", description = "Such as deployment/web.")
  private List<String> words = List.of();

  @Option(names = "--diff", description = "Show every changed field, old and new.")
  private boolean diff;

  @Override
  public Integer call() {
    Kubectl kubectl = cluster.kubectl();
    Instant now = ProcessTime.wall().instant();
    Target target = Target.of(words, kubectl, cluster);
    Entries found = Entries.of(kubectl, target, filter.query(now), filter.limit());
    JsonNode list = found.list();
    output.print(list, () -> text(list, target, now, new Changed(Paint.ofThisProcess())));
    if (found.more() && output.forPeople()) {
      System.err.println("There is more; ask with --limit, or with --until for what came before.");
    }
    return 0;
  }

  private String text(JsonNode list, Target target, Instant now, Changed changed) {
    if (list.path("items").isEmpty()) {
      return "No change is remembered.\n";
    }
    return diff
        ? diffs(list, now, changed)
        : table(list, target.namespace().isEmpty(), now, changed.paint());
  }

  static String table(JsonNode list, boolean namespaces, Instant now, Paint paint) {
    List<String> headings =
        new ArrayList<>(List.of("REVISION", "AGE", "VERB", "OBJECT", "USER", "CHANGE"));
    if (namespaces) {
      headings.add(0, "NAMESPACE");
    }
    Columns columns = new Columns(headings.toArray(String[]::new));
    for (JsonNode entry : list.path("items")) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  entry.path("revision").asText(),
                  Ages.of(entry.path("time").asText(), now),
                  EntryWords.verb(entry),
                  EntryWords.object(entry),
                  EntryWords.user(entry),
                  Changed.brief(entry)));
      if (namespaces) {
        cells.add(0, entry.path("object").path("namespace").asText());
      }
      columns.row(cells.toArray(String[]::new));
    }
    return columns.text(paint);
  }

  private static String diffs(JsonNode list, Instant now, Changed changed) {
    StringBuilder out = new StringBuilder();
    for (JsonNode entry : list.path("items")) {
      out.append(
              changed
                  .paint()
                  .bold(
                      "%s  %s ago  %s %s by %s"
                          .formatted(
                              entry.path("revision").asText(),
                              Ages.of(entry.path("time").asText(), now),
                              EntryWords.verb(entry),
                              EntryWords.object(entry),
                              EntryWords.user(entry))))
          .append('\n')
          .append(changed.lines(entry.path("changes"), "    "));
    }
    return out.toString();
  }
}
