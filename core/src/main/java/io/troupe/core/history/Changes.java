package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between two states of an object, field by field, in the order of the later one.
 *
 * <p>Elements of a list are matched by the key that lists of Kubernetes' objects have: a field that
 * every element has and no two share, {@code name} before others. Lists without one are compared
 * place by place, and lists of plain values as a whole. What was added or removed is shown as one
 * change, however much stands below it, but for the object's own sections such as {@code spec}.
 *
 * <p>Left out is what is different after every write and says nothing. Values that are secret are
 * never shown, only that they changed.
 */
public final class Changes {
  /** Stands for a value that is not shown. */
  public static final String HIDDEN = "(changed)";

  /** Sections such as spec are opened even when there was none before. */
  private static final int OPENED_DEPTH = 2;

  private static final String LAST_APPLIED =
      "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]";

  private static final Set<String> NOISE =
      Set.of(
          "kind",
          "apiVersion",
          "metadata.managedFields",
          "metadata.resourceVersion",
          "metadata.generation",
          "metadata.selfLink",
          "metadata.uid",
          "metadata.creationTimestamp",
          "metadata.name",
          "metadata.namespace",
          LAST_APPLIED);

  private static final Set<String> SECRET_SECTIONS_SHOWN =
      Set.of("metadata", "type", "immutable", "status");

  /** What elements are matched by, the most telling first. */
  private static final List<String> KEYS =
      List.of(
          "name",
          "type",
          "key",
          "mountPath",
          "devicePath",
          "containerPort",
          "port",
          "ip",
          "uid",
          "topologyKey");

  private final boolean secret;
  private final int max;
  private final List<Change> found = new ArrayList<>();
  private int more;

  private Changes(boolean secret, int max) {
    this.secret = secret;
    this.max = max;
  }

  /**
   * The differences of two states; of a Secret without its values.
   *
   * @param before missing or null when there was no object
   * @param after missing or null when there is none any more
   * @param max how many changes are shown, at least 1
   */
  public static List<Change> between(JsonNode before, JsonNode after, int max) {
    return of(before, after, max, false).shown();
  }

  /**
   * As {@link #between}, and counts what was too much to show.
   *
   * @param secret whether the values are to be hidden whatever kind it is
   */
  public static Changes of(JsonNode before, JsonNode after, int max, boolean secret) {
    Changes changes = new Changes(secret || isSecret(before) || isSecret(after), max);
    changes.compare("", 0, before, after);
    return changes;
  }

  /** At most as many as were asked for. */
  public List<Change> shown() {
    return List.copyOf(found);
  }

  /** How many there are beyond those shown. */
  public int more() {
    return more;
  }

  private static boolean isSecret(JsonNode object) {
    return object != null
        && object.path("kind").asText().equals("Secret")
        && object.path("apiVersion").asText().equals("v1");
  }

  private void compare(String path, int depth, JsonNode before, JsonNode after) {
    boolean had = present(before);
    boolean has = present(after);
    if (!had && !has || NOISE.contains(path)) {
      return;
    }
    boolean opened = depth < OPENED_DEPTH && (!had || before.isObject());
    if (had && has && before.isArray() && after.isArray()) {
      lists(path, depth, before, after);
    } else if (had && has && before.isObject() && after.isObject()
        || depth < OPENED_DEPTH && opened && (!has || after.isObject())) {
      objects(path, depth, before, after);
    } else if (!(had && has && same(before, after))) {
      add(path, before, after);
    }
  }

  private void objects(String path, int depth, JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    names(after, names);
    names(before, names);
    for (String name : names) {
      compare(below(path, name), depth + 1, at(before, name), at(after, name));
    }
  }

  private void lists(String path, int depth, JsonNode before, JsonNode after) {
    if (same(before, after)) {
      return;
    }
    Optional<String> key = keyOf(before, after);
    if (key.isPresent()) {
      keyed(path, depth, key.get(), before, after);
    } else if (objectsOnly(before) && objectsOnly(after)) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(path + '[' + i + ']', depth + 1 + OPENED_DEPTH, before.path(i), after.path(i));
      }
    } else {
      add(path, before, after);
    }
  }

  private void keyed(String path, int depth, String key, JsonNode before, JsonNode after) {
    Map<String, JsonNode> was = new LinkedHashMap<>();
    before.forEach(element -> was.put(element.path(key).asText(), element));
    for (JsonNode element : after) {
      String value = element.path(key).asText();
      JsonNode old = was.remove(value);
      compare(element(path, key, value), depth + 1 + OPENED_DEPTH, old, element);
    }
    was.forEach((value, element) ->
        compare(element(path, key, value), depth + 1 + OPENED_DEPTH, element, null));
  }

  private static String element(String path, String key, String value) {
    return path + '[' + key + '=' + value + ']';
  }

  private void add(String path, JsonNode before, JsonNode after) {
    if (found.size() >= max) {
      more++;
    } else {
      found.add(new Change(path, shown(path, before), shown(path, after)));
    }
  }

  private Optional<JsonNode> shown(String path, JsonNode value) {
    if (!present(value)) {
      return Optional.empty();
    }
    if (secret && !SECRET_SECTIONS_SHOWN.contains(section(path))) {
      return Optional.of(TextNode.valueOf(HIDDEN));
    }
    return Optional.of(path.equals("metadata.annotations") ? withoutLastApplied(value) : value);
  }

  /** Added annotations come as one change, and this one holds the object once more. */
  private static JsonNode withoutLastApplied(JsonNode annotations) {
    String name = "kubectl.kubernetes.io/last-applied-configuration";
    return annotations instanceof ObjectNode object && object.has(name)
        ? object.deepCopy().without(name)
        : annotations;
  }

  private static String section(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    return path.substring(0, end);
  }

  private static String below(String path, String name) {
    boolean plain =
        !name.isEmpty()
            && name.chars().noneMatch(c -> c == '.' || c == '/' || c == '[' || c == ']');
    if (!plain) {
      return path + '[' + name + ']';
    }
    return path.isEmpty() ? name : path + '.' + name;
  }

  private static boolean present(JsonNode node) {
    return node != null && !node.isMissingNode() && !node.isNull();
  }

  private static JsonNode at(JsonNode node, String name) {
    return node == null ? MissingNode.getInstance() : node.path(name);
  }

  private static void names(JsonNode node, Set<String> names) {
    if (node != null) {
      node.fieldNames().forEachRemaining(names::add);
    }
  }

  private static boolean objectsOnly(JsonNode list) {
    for (JsonNode element : list) {
      if (!element.isObject()) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> keyOf(JsonNode before, JsonNode after) {
    return before.isEmpty() && after.isEmpty()
        ? Optional.empty()
        : KEYS.stream().filter(key -> tells(key, before) && tells(key, after)).findFirst();
  }

  private static boolean tells(String key, JsonNode list) {
    Set<String> seen = new LinkedHashSet<>();
    for (JsonNode element : list) {
      JsonNode value = element.path(key);
      if (!value.isValueNode() || value.isNull() || !seen.add(value.asText())) {
        return false;
      }
    }
    return true;
  }

  /** A number is the same whatever type its tree gave it. */
  private static boolean same(JsonNode before, JsonNode after) {
    return before.equals(
        (one, other) ->
            one.equals(other)
                    || one.isNumber()
                        && other.isNumber()
                        && one.decimalValue().compareTo(other.decimalValue()) == 0
                ? 0
                : 1,
        after);
  }
}
