package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.node.boot.ProcessTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The chain of causes. */
@Command(name = "why", description = "Why an object is as it is: the causes, back to a human.")
final class WhyCommand implements Callable<Integer> {
  /** More with the same reason share a line. */
  private static final int NAMES_EACH_MAX = 4;

  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;

  @Parameters(paramLabel = "TYPE/NAME", arity = "1..2", description = "Such as pod/web-0.")
  private List<String> words;

  @Option(names = "--revision", paramLabel = "N", description = "Why that change was made.")
  private Long revision;

  @Override
  public Integer call() {
    Kubectl kubectl = cluster.kubectl();
    Target target = Target.ofObject(words, kubectl, cluster);
    JsonNode why = kubectl.get(target.why(revision == null ? "" : "?revision=" + revision));
    Instant now = ProcessTime.wall().instant();
    output.print(why, () -> text(why, now, Paint.ofThisProcess()));
    return 0;
  }

  static String text(JsonNode why, Instant now, Paint paint) {
    StringBuilder out = new StringBuilder();
    for (JsonNode condition : why.path("now")) {
      out.append(paint.bold(condition.asText())).append('\n');
    }
    String lead = "";
    for (JsonNode link : why.path("chain")) {
      out.append(lead)
          .append(link.path("what").asText())
          .append(
              paint.quiet(
                  "  (revision %s, %s ago)"
                      .formatted(
                          link.path("revision").asText(),
                          Ages.of(link.path("time").asText(), now))))
          .append('\n');
      out.append(details(link.path("details")));
      lead = "  <- ";
    }
    if (!why.path("complete").asBoolean(true)) {
      out.append(paint.quiet("What came before is no longer kept.")).append('\n');
    }
    return out.toString();
  }

  /** What many have in common is said once. */
  private static String details(JsonNode details) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (JsonNode detail : details) {
      names
          .computeIfAbsent(detail.path("reason").asText(), _ -> new ArrayList<>())
          .add(detail.path("name").asText());
    }
    StringBuilder out = new StringBuilder();
    names.forEach((reason, all) -> {
      if (all.size() > NAMES_EACH_MAX) {
        String some = String.join(", ", all.subList(0, NAMES_EACH_MAX));
        int more = all.size() - NAMES_EACH_MAX;
        out.append("       %s and %d more: %s%n".formatted(some, more, reason));
      } else {
        all.forEach(name -> out.append("       %s: %s%n".formatted(name, reason)));
      }
    });
    return out.toString();
  }
}
