package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Grounds;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an event was, in one sentence of plain words. */
final class Sentence {
  /** Fields that a sentence names. */
  private static final int FIELDS_MAX = 3;

  /** When something changed says less than what did. */
  private static final Comparator<Change> TELLING_FIRST =
      Comparator.comparing((Change change) -> change.path().endsWith("Time"));

  private Sentence() {}

  /**
   * @param before the event before it of the same name
   * @param secret whether the kind's content is never to be shown
   */
  static String of(CommittedEvent event, Optional<CommittedEvent> before, boolean secret) {
    ObjectNode object = Json.parse(event.event().object());
    JsonNode old =
        before
            .filter(b -> b.event().type() != EventType.DELETED)
            .<JsonNode>map(b -> Json.parse(b.event().object()))
            .orElse(MissingNode.getInstance());
    String by = " by " + Actor.named(event.event().cause());
    String kind = object.path("kind").asText("");
    return switch (event.event().type()) {
      case CREATED -> kind + " created" + by;
      case SPEC_CHANGED -> kind + " " + specChange(object, old, event, before, secret) + by;
      case METADATA_CHANGED ->
          kind + " " + otherChange("had its metadata changed", event, before, secret) + by;
      case STATUS_REPORTED ->
          (Grounds.onBehalfOf(event.event().cause()).isEmpty()
                  ? status(kind, object, old)
                  : kind + " charged")
              + by;
      case DELETION_REQUESTED -> "deletion of the " + kind + " requested" + by;
      case DELETED -> kind + " deleted" + by;
      case POD_BOUND -> kind + " bound to " + object.path("spec").path("nodeName").asText("") + by;
      case NODE_HEARTBEAT_LOST -> "Node was not heard of any more, said" + by.substring(3);
      case NODE_HEARTBEAT_REGAINED -> "Node was heard of again, said" + by.substring(3);
      case PLAN_MADE -> "plan made" + by;
    };
  }

  private static String specChange(
      ObjectNode object,
      JsonNode old,
      CommittedEvent event,
      Optional<CommittedEvent> before,
      boolean secret) {
    if (old.isMissingNode()) {
      return "changed";
    }
    JsonNode was = old.path("spec");
    JsonNode is = object.path("spec");
    if (was.has("replicas")
        && is.has("replicas")
        && !was.get("replicas").equals(is.get("replicas"))) {
      return "scaled from " + was.get("replicas").asText() + " to " + is.get("replicas").asText();
    }
    boolean cordoned = is.path("unschedulable").asBoolean();
    if (event.key().type().resource().equals("nodes")
        && cordoned != was.path("unschedulable").asBoolean()) {
      return cordoned ? "cordoned" : "uncordoned";
    }
    return otherChange("changed", event, before, secret);
  }

  private static String otherChange(
      String plain, CommittedEvent event, Optional<CommittedEvent> before, boolean secret) {
    Changes changes = EntryTree.changes(event, before, secret);
    List<Change> shown = changes.shown();
    if (shown.isEmpty()) {
      return plain;
    }
    int more = changes.more() + Math.max(0, shown.size() - FIELDS_MAX);
    return plain
        + " ("
        + shown.stream()
            .sorted(TELLING_FIRST)
            .limit(FIELDS_MAX)
            .map(Sentence::field)
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "")
        + ")";
  }

  private static String field(Change change) {
    boolean plain =
        change.before().map(JsonNode::isValueNode).orElse(false)
            && change.after().map(JsonNode::isValueNode).orElse(false);
    return plain
        ? change.path()
            + ": "
            + change.before().get().asText()
            + " -> "
            + change.after().get().asText()
        : change.path();
  }

  private static String status(String kind, JsonNode object, JsonNode old) {
    Optional<String> restart = Restarts.between(old, object);
    if (restart.isPresent()) {
      return restart.get() + ", reported";
    }
    String phase = object.path("status").path("phase").asText("");
    if (!phase.isEmpty() && !phase.equals(old.path("status").path("phase").asText(""))) {
      return kind + " is now " + phase + ", reported";
    }
    for (JsonNode condition : object.path("status").path("conditions")) {
      String type = condition.path("type").asText();
      JsonNode was = condition(old, type);
      boolean differs =
          !was.path("status").equals(condition.path("status"))
              || !was.path("reason").equals(condition.path("reason"))
              || type.equals("PodScheduled")
                  && !was.path("message").equals(condition.path("message"));
      if (differs) {
        return kind + ": " + Conditions.text(condition) + ", reported";
      }
    }
    return "status of the " + kind + " reported";
  }

  private static JsonNode condition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }
}
