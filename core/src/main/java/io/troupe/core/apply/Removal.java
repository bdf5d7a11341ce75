package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes fields out of an object. Follows upstream structured-merge-diff typed/remove.go and
 * merge/update.go.
 */
final class Removal {
  private Removal() {}

  /**
   * The object after its applier has left out what it applied before: what nobody else owns is
   * gone, and what it never owned stays.
   *
   * @param last what the applier owned before
   * @param owned what all managers own now, the applier with its new set included
   * @return shares scalars only with the argument
   */
  static ObjectNode pruned(Schema schema, ObjectNode merged, FieldSet last, FieldSet owned) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet before = withStructures(schema, Extraction.owned(schema, merged));
    FieldSet dropped = withStructures(schema, last);
    ObjectNode pruned = of(schema, merged, dropped);
    FieldSet kept =
        withStructures(schema, Extraction.owned(schema, pruned))
            .union(withStructures(schema, owned));
    pruned = of(schema, merged, before.difference(kept));
    FieldSet left = withStructures(schema, Extraction.owned(schema, pruned));
    return of(schema, merged, before.difference(left).intersection(dropped));
  }

  static ObjectNode of(Schema schema, ObjectNode object, FieldSet gone) {
    JsonNode rest = rest(schema, object, gone);
    return rest == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) rest;
  }

  /** Null when nothing is left of what was not empty before. */
  private static JsonNode rest(Schema schema, JsonNode value, FieldSet gone) {
    if (gone.children().isEmpty()) {
      return value.deepCopy();
    }
    Shape shape = Shape.of(schema, value);
    return switch (shape) {
      case LEAF -> value.isContainerNode() ? null : value;
      case FIELDS -> {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
          FieldSet below = gone.below(PathStep.field(each.getKey()));
          if (!below.isMember()) {
            JsonNode inner = rest(Shape.field(schema, each.getKey()), each.getValue(), below);
            if (inner != null) {
              rest.set(each.getKey(), inner);
            }
          }
        }
        yield rest.isEmpty() && !value.isEmpty() ? null : rest;
      }
      case KEYED, VALUES -> {
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        List<Optional<String>> steps = PathStep.ofItems(schema, shape, value);
        for (int i = 0; i < value.size(); i++) {
          FieldSet below = steps.get(i).map(gone::below).orElse(FieldSet.EMPTY);
          if (!below.isMember()) {
            JsonNode inner = rest(Shape.item(schema), value.get(i), below);
            rest.add(inner == null ? JsonNodeFactory.instance.objectNode() : inner);
          }
        }
        yield rest.isEmpty() && !value.isEmpty() ? null : rest;
      }
    };
  }

  /** The set with the declared fields on the way to its paths, which sets leave out. */
  static FieldSet withStructures(Schema schema, FieldSet set) {
    if (set.children().isEmpty()) {
      return set;
    }
    SortedMap<String, FieldSet> children = new TreeMap<>();
    set.children()
        .forEach((step, child) -> {
          boolean field = step.charAt(0) == 'f';
          String name = step.substring(2);
          Schema type = field ? Shape.field(schema, name) : Shape.item(schema);
          FieldSet below = withStructures(type, child);
          children.put(step, field && Shape.declares(schema, name) ? below.asMember() : below);
        });
    return FieldSet.of(set.isMember(), children);
  }
}
