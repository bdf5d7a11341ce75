package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.quantity.Quantity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object held against its schema, as upstream's decoder does it: values of the wrong type make
 * it unreadable, fields nobody knows are reported or dropped.
 *
 * @param typeErrors in document order, in the decoder's words; only the first is ever shown
 * @param unknownFields in document order, such as {@code unknown field "spec.foo"}
 */
public record SchemaCheck(List<String> typeErrors, List<String> unknownFields) {

  public SchemaCheck {
    typeErrors = List.copyOf(typeErrors);
    unknownFields = List.copyOf(unknownFields);
  }

  public static SchemaCheck of(Schema schema, ObjectNode object) {
    Optional<SchemaReading> own = schema.ownReading();
    if (own.isPresent()) {
      return own.get().check(object);
    }
    Walk walk = new Walk(new ArrayList<>(), new ArrayList<>());
    walk.structure(schema, object, Place.DOCUMENT);
    return new SchemaCheck(walk.typeErrors, walk.unknownFields);
  }

  /** The refusal of an object that cannot be read; empty when it can. */
  public Optional<Failure> unreadable(GroupVersionKind gvk) {
    return typeErrors.stream()
        .findFirst()
        .map(why ->
            Failure.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: %s"
                    .formatted(gvk.kind(), gvk.version(), gvk.kind(), why)));
  }

  /**
   * The refusal under {@code fieldValidation=Strict}; empty when nothing is unknown.
   *
   * @param duplicates what the parser found, such as {@code duplicate field "spec.replicas"}
   */
  public Optional<Failure> strict(GroupVersionKind gvk, List<String> duplicates) {
    List<String> all = new ArrayList<>(unknownFields);
    all.addAll(duplicates);
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(gvk.kind(), gvk.version(), gvk.kind(), String.join(", ", all))));
  }

  /**
   * Leaves what decoding and encoding would leave: no unknown fields, no nulls, no empty lists and
   * maps where the field may be absent, and quantities in their one way of writing. Of readable
   * objects only.
   */
  public static void prune(Schema schema, ObjectNode object) {
    Optional<SchemaReading> own = schema.ownReading();
    if (own.isPresent()) {
      own.get().prune(object);
      return;
    }
    if (schema.isOpen()) {
      return;
    }
    List<String> required = schema.required();
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      Optional<Schema> known = schema.field(field.getKey());
      JsonNode value = field.getValue();
      if (known.isEmpty() || value.isNull() && known.get().type() != Schema.Type.ANY) {
        fields.remove();
        continue;
      }
      Schema type = known.get();
      prune(type, value);
      if (type.type() == Schema.Type.QUANTITY) {
        field.setValue(TextNode.valueOf(Quantity.of(value.asText()).canonical()));
      }
      boolean collection = type.isMap() || type.type() == Schema.Type.ARRAY;
      if (collection && value.isEmpty() && !schema.isMap() && !required.contains(field.getKey())) {
        fields.remove();
      }
    }
  }

  private static void prune(Schema type, JsonNode value) {
    if (value instanceof ObjectNode child && type.type() == Schema.Type.OBJECT) {
      prune(type, child);
    } else if (value instanceof ArrayNode items && type.items().isPresent()) {
      items.forEach(item -> prune(type.items().get(), item));
    } else if (type.structure().isPresent()) {
      Schema structure = type.structure().get();
      if (value instanceof ObjectNode) {
        prune(structure, value);
      } else if (value instanceof ArrayNode several) {
        several.forEach(each -> prune(structure, each));
      }
    }
  }

  /** One pass over an object. */
  private record Walk(List<String> typeErrors, List<String> unknownFields) {

    void structure(Schema schema, ObjectNode object, Place place) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Optional<Schema> known = schema.field(field.getKey());
        Place at = place.field(field.getKey());
        if (known.isEmpty()) {
          unknownFields.add("unknown field \"" + at.path() + '"');
        } else {
          value(known.get(), field.getValue(), at, schema);
        }
      }
    }

    /**
     * @param struct the structure it is of
     */
    void value(Schema schema, JsonNode value, Place place, Schema struct) {
      if (value.isNull() || schema.type() == Schema.Type.ANY) {
        return;
      }
      Optional<String> problem = GoTypes.problem(schema, value, place, struct);
      if (problem.isPresent()) {
        typeErrors.add(problem.get());
      } else if (schema.isMap()) {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          Schema element = schema.field(entry.getKey()).orElseThrow();
          value(element, entry.getValue(), place.key(entry.getKey()), struct);
        }
      } else if (value instanceof ObjectNode child && !schema.isOpen()) {
        structure(schema, child, place);
      } else if (value instanceof ArrayNode items) {
        Schema item = schema.items().orElseThrow();
        for (int i = 0; i < items.size(); i++) {
          value(item, items.get(i), place.item(i), struct);
        }
      }
    }
  }
}
