package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Texts that are none of those a field may hold. For each kind the ways that lead to such fields
 * are found once, so that an object is looked at only there. Status is left out: upstream takes
 * what it is given.
 */
public final class EnumCheck {
  private static final String STATUS = "status";

  /** By kind; replaced as a whole, so that looking up takes no lock. */
  private static volatile Map<GroupVersionKind, Way> known = Map.of();

  private EnumCheck() {}

  /**
   * @param values of a text, or of the texts of a list; empty where it only leads on
   */
  private record Way(List<String> values, Map<String, Way> next) {
    boolean leadsSomewhere() {
      return !values.isEmpty() || !next.isEmpty();
    }
  }

  /**
   * What the rules of a built-in kind have not said already.
   *
   * @param said errors so far; what is wrong at the same place is not told twice
   */
  public static List<FieldError> unsaid(
      GroupVersionKind kind, ObjectNode object, List<FieldError> said) {
    List<FieldError> errors = new ArrayList<>();
    walk(wayOf(kind), object, "", errors);
    if (!errors.isEmpty() && !said.isEmpty()) {
      errors.removeIf(error -> said.stream().anyMatch(s -> isAbout(s.field(), error.field())));
    }
    return errors;
  }

  /** A rule may name the list where this names the item. */
  private static boolean isAbout(String said, String field) {
    return field.equals(said) || field.startsWith(said + '[') || said.startsWith(field + '[');
  }

  private static void walk(Way way, JsonNode value, String path, List<FieldError> errors) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        walk(way, value.get(i), path + '[' + i + ']', errors);
      }
    } else if (value.isTextual() && !way.values.isEmpty()) {
      String text = value.textValue();
      if (!text.isEmpty() && !way.values.contains(text)) {
        errors.add(FieldError.notSupported(path, text, way.values));
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, Way> each : way.next.entrySet()) {
        JsonNode field = value.get(each.getKey());
        if (field != null) {
          walk(
              each.getValue(),
              field,
              path.isEmpty() ? each.getKey() : path + '.' + each.getKey(),
              errors);
        }
      }
    }
  }

  private static Way wayOf(GroupVersionKind kind) {
    Way way = known.get(kind);
    return way == null ? find(kind) : way;
  }

  private static synchronized Way find(GroupVersionKind kind) {
    Optional<Schema> schema = SchemaLibrary.builtIn().of(kind);
    if (schema.isEmpty()) {
      return new Way(List.of(), Map.of()); // not remembered: its name may come from a client
    }
    Map<String, Way> next = new TreeMap<>(ways(schema.get(), new HashSet<>()));
    next.remove(STATUS);
    Way way = new Way(List.of(), next);
    Map<GroupVersionKind, Way> all = new HashMap<>(known);
    all.put(kind, way);
    known = Map.copyOf(all);
    return way;
  }

  /**
   * @param within definitions that this one is part of; types that hold themselves have no such
   *     fields
   */
  private static Map<String, Way> ways(Schema structure, Set<String> within) {
    Map<String, Way> next = new TreeMap<>();
    if (structure.name().isEmpty() || !within.add(structure.name())) {
      return next;
    }
    for (String name : structure.fieldNames()) {
      Schema field = structure.field(name).orElseThrow();
      Schema inner = field.items().orElse(field);
      Way way = new Way(inner.enumValues(), ways(inner, within));
      if (way.leadsSomewhere()) {
        next.put(name, way);
      }
    }
    within.remove(structure.name());
    return next;
  }
}
