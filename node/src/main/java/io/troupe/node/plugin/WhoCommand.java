package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.ProcessTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who changed what, lately. */
@Command(name = "who", description = "Who changed what lately; the platform's own doings left out.")
final class WhoCommand implements Callable<Integer> {
  private static final int PAGE = 100;

  /** Looked through for what people did; the platform does far more. */
  private static final int PAGES_MAX = 30;

  /** Users named in one request, so that its address stays short. */
  private static final int LEFT_OUT_MAX = 50;

  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;

  @Parameters(paramLabel = "TYPE[/NAME]", arity = "0..2", description = "Such as deployment/web.")
  private List<String> words = List.of();

  @Option(names = "--all", description = "The platform's controllers and nodes too.")
  private boolean all;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "N",
      description = "At most so many (default ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    Kubectl kubectl = cluster.kubectl();
    Target target = Target.of(words, kubectl, cluster);
    JsonNode found = found(kubectl, target);
    Instant now = ProcessTime.wall().instant();
    output.print(found, () -> table(found, now, Paint.ofThisProcess()));
    return 0;
  }

  /**
   * Page by page into the past. What the platform does fills most pages, so each next one leaves
   * out those of its users that were seen: soon only people are left.
   */
  private JsonNode found(Kubectl kubectl, Target target) {
    if (limit < 1) {
      throw new KubectlFailure("error: --limit must be at least 1");
    }
    ObjectNode list =
        Json.object().put("kind", "EntryList").put("apiVersion", "history.troupe.io/v1");
    ArrayNode items = list.putArray("items");
    Set<String> leftOut = new TreeSet<>();
    long until = 0;
    for (int page = 0; page < PAGES_MAX && items.size() < limit; page++) {
      List<String> query = new ArrayList<>();
      leftOut.stream()
          .limit(LEFT_OUT_MAX)
          .forEach(user -> query.add("fieldSelector=" + Target.term("user!=", user)));
      if (until > 0) {
        query.add("until=" + until);
      }
      JsonNode entries = Entries.of(kubectl, target, query, PAGE).items();
      for (JsonNode entry : entries) {
        until = entry.path("revision").asLong() - 1;
        if (!all && EntryWords.byThePlatform(entry)) {
          leftOut.add(entry.path("user").path("name").asText());
        } else if (items.size() < limit) {
          items.add(entry);
        }
      }
      if (entries.size() < PAGE || until == 0) {
        break;
      }
    }
    return list;
  }

  static String table(JsonNode list, Instant now, Paint paint) {
    if (list.path("items").isEmpty()) {
      return "Nobody changed anything that is remembered.\n";
    }
    Columns columns = new Columns("AGE", "USER", "FROM", "WITH", "VERB", "OBJECT", "CHANGE");
    for (JsonNode entry : list.path("items")) {
      columns.row(
          Ages.of(entry.path("time").asText(), now),
          EntryWords.user(entry),
          entry.path("source").path("address").asText(),
          entry.path("source").path("userAgent").asText().split("[/ ]")[0],
          EntryWords.verb(entry),
          EntryWords.object(entry),
          Changed.brief(entry));
    }
    return columns.text(paint);
  }
}
