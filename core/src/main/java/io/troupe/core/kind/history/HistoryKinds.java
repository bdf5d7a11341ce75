package io.troupe.core.kind.history;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ResourceType;
import java.util.List;

/**
 * What the cluster remembers, as an API group. Its resources are served within a namespace and,
 * unlike others, for the cluster as a whole: {@code /whys/nodes:n1} and {@code
 * /namespaces/web/whys/pods:shop-0}.
 */
public final class HistoryKinds {
  public static final String GROUP = "history.troupe.io";

  public static final ResourceType ENTRIES = new ResourceType(GROUP, "entries");
  public static final ResourceType WHYS = new ResourceType(GROUP, "whys");
  public static final ResourceType TIMELINES = new ResourceType(GROUP, "timelines");
  public static final ResourceType REPLAYS = new ResourceType(GROUP, "replays");
  public static final ResourceType WHAT_IFS = new ResourceType(GROUP, "whatifs");
  public static final ResourceType UNDOS = new ResourceType(GROUP, "undos");

  private static final String ACCOUNT = "system:serviceaccount:";

  private static final List<Column> ENTRY_COLUMNS =
      List.of(
          Columns.number(
              "Revision", "Where it is in the journal.", o -> o.path("revision").asLong()),
          Columns.AGE,
          Columns.text("Verb", "How it was asked for.", HistoryKinds::verb),
          Columns.text("Kind", "Of the object.", o -> o.path("object").path("kind").asText("")),
          new Column(
              "Name",
              "string",
              "name",
              "Of the object.",
              0,
              (o, _) -> o.path("object").path("name")),
          Columns.text("User", "Who asked.", HistoryKinds::user),
          Columns.text("Change", "What changed.", ChangeCell::of),
          Columns.wide("Type", "What happened.", o -> o.path("type").asText("")),
          Columns.wide(
              "Source",
              "Where it was asked from.",
              o ->
                  o.path("source").path("address").asText("")
                      + " "
                      + o.path("source").path("userAgent").asText("")));

  private static final List<Column> WHY_COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Now", "What is not well.", o -> o.path("now").path(0).asText("")),
          Columns.text(
              "Why", "What happened last.", o -> o.path("chain").path(0).path("what").asText("")),
          Columns.text("Began", "What it goes back to.", HistoryKinds::beginning));

  private static final List<Column> TIMELINE_COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Since", "How far back.", o -> o.path("floor").path("time").asText("")),
          Columns.number("Revision", "The newest.", o -> o.path("now").path("revision").asLong()));

  private HistoryKinds() {}

  /** Whether a kind is one of these: a question that has no object behind it. */
  public static boolean isHistory(Kind kind) {
    return kind.type().group().equals(GROUP);
  }

  public static List<Kind> all() {
    return List.of(
        declare(GROUP, "v1", "Entry", "entries")
            .verbs("list", "watch")
            .shortNames("hist")
            .columns(ENTRY_COLUMNS)
            .rules(new HistoryRules("list", HistoryParameters.ENTRIES))
            .kind(),
        declare(GROUP, "v1", "Why", "whys")
            .verbs("get")
            .columns(WHY_COLUMNS)
            .rules(new HistoryRules("get", HistoryParameters.WHYS))
            .kind(),
        declare(GROUP, "v1", "Timeline", "timelines")
            .verbs("get")
            .columns(TIMELINE_COLUMNS)
            .rules(new HistoryRules("get", HistoryParameters.TIMELINES))
            .kind(),
        declare(GROUP, "v1", "Replay", "replays")
            .verbs("watch")
            .rules(new HistoryRules("watch", HistoryParameters.REPLAYS))
            .kind(),
        declare(GROUP, "v1", "Undo", "undos").createOnly().rules(HistoryRules.PLAIN).kind(),
        declare(GROUP, "v1", "WhatIf", "whatifs")
            .verbs("create")
            .rules(new HistoryRules("create", HistoryParameters.WHAT_IFS))
            .kind());
  }

  private static String verb(ObjectNode entry) {
    String subresource = entry.path("subresource").asText("");
    String verb = entry.path("verb").asText("");
    return subresource.isEmpty() ? verb : verb + " " + subresource;
  }

  /** Service accounts without the words that all of them begin with. */
  private static String user(ObjectNode entry) {
    String name = entry.path("user").path("name").asText("");
    return name.startsWith(ACCOUNT) ? name.substring(ACCOUNT.length()) : name;
  }

  private static String beginning(ObjectNode why) {
    int links = why.path("chain").size();
    return links < 2 ? "" : why.path("chain").path(links - 1).path("what").asText("");
  }
}
