package io.troupe.core.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The status that a plan gives an object, and how two of them differ. */
final class StatusWritten {
  /** A plan is made, and then carried out: times in it are those of the plan. */
  private static final Duration PASS_MAX = Duration.ofSeconds(60);

  private static final int LINES_MAX = 20;
  private static final int VALUE_CHARS_MAX = 120;
  private static final String STATUS = "status";

  private StatusWritten() {}

  static String step(ObjectKey key) {
    return "update " + key + " " + STATUS;
  }

  /** Empty if the plan leaves the object's status alone. */
  static Optional<JsonNode> by(Plan plan, ObjectKey key) {
    Optional<JsonNode> status = Optional.empty();
    for (Action action : plan.actions()) {
      switch (action) {
        case Action.Update update -> {
          if (update.subresource().equals(STATUS) && update.from().key().equals(key)) {
            status = Optional.of(read(update.object().path(STATUS)));
          }
        }
        case Action.Patch patch -> {
          if (patch.subresource().equals(STATUS) && patch.from().key().equals(key)) {
            ObjectNode merged =
                status.orElseGet(() -> patch.from().view().path(STATUS))
                        instanceof ObjectNode before
                    ? before.deepCopy()
                    : Json.object();
            merge(merged, patch.patch().path(STATUS));
            status = Optional.of(read(merged));
          }
        }
        case Action.Create _, Action.Delete _, Action.Note _ -> {}
      }
    }
    return status;
  }

  /** Numbers as they are once they have been written. */
  private static JsonNode read(JsonNode made) {
    if (made.isMissingNode()) {
      return made;
    }
    ObjectNode wrapped = Json.object();
    wrapped.set(STATUS, made);
    return Json.parse(Json.bytes(wrapped)).path(STATUS);
  }

  /** RFC 7386. */
  private static void merge(ObjectNode target, JsonNode patch) {
    for (var field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        target.remove(field.getKey());
      } else if (value.isObject()) {
        merge(target.withObjectProperty(field.getKey()), value);
      } else {
        target.set(field.getKey(), value.deepCopy());
      }
    }
  }

  /** Times may differ by as much as a plan takes. */
  static boolean same(JsonNode one, JsonNode other) {
    if (one.isObject() && other.isObject()) {
      if (one.size() != other.size()) {
        return false;
      }
      for (var field : one.properties()) {
        if (!other.has(field.getKey()) || !same(field.getValue(), other.get(field.getKey()))) {
          return false;
        }
      }
      return true;
    }
    if (one.isArray() && other.isArray()) {
      boolean same = one.size() == other.size();
      Iterator<JsonNode> others = other.iterator();
      for (JsonNode each : one) {
        same = same && same(each, others.next());
      }
      return same;
    }
    return one.equals(other) || sameTime(one, other);
  }

  private static boolean sameTime(JsonNode one, JsonNode other) {
    Optional<Instant> first = Trees.time(one);
    Optional<Instant> second = first.isEmpty() ? first : Trees.time(other);
    return second.isPresent()
        && Duration.between(first.get(), second.get()).abs().compareTo(PASS_MAX) <= 0;
  }

  /** The fields of one status in which another differs, a line each. */
  static List<String> unlike(JsonNode one, JsonNode other) {
    Map<String, JsonNode> mine = new TreeMap<>();
    Map<String, JsonNode> others = new TreeMap<>();
    flatten(STATUS, one, mine);
    flatten(STATUS, other, others);
    List<String> lines = new ArrayList<>();
    TreeMap<String, JsonNode> all = new TreeMap<>(others);
    all.putAll(mine);
    for (String path : all.keySet()) {
      JsonNode value = mine.getOrDefault(path, MissingNode.getInstance());
      if (!same(value, others.getOrDefault(path, MissingNode.getInstance()))) {
        if (lines.size() == LINES_MAX) {
          lines.add("and more");
          return lines;
        }
        lines.add(path + ": " + shown(value));
      }
    }
    return lines;
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "unset" : value.toString();
    return text.length() > VALUE_CHARS_MAX ? text.substring(0, VALUE_CHARS_MAX) + "..." : text;
  }

  /** What has a type is known by it, as conditions are, else by its place. */
  private static void flatten(String path, JsonNode node, Map<String, JsonNode> into) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(field -> flatten(path + "." + field.getKey(), field.getValue(), into));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        String place = node.get(i).path("type").asText(Integer.toString(i));
        flatten(path + "[" + place + "]", node.get(i), into);
      }
    } else if (!node.isMissingNode()) {
      into.put(path, node);
    }
  }
}
