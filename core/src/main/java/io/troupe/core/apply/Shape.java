package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.schema.Schema;
import java.util.List;

/**
 * How a value is owned and merged. Follows upstream kube-openapi pkg/schemaconv and
 * structured-merge-diff typed/deduced.go: what a schema says counts where the value fits it, and
 * where no schema speaks objects have fields and lists are one value.
 */
enum Shape {
  /** One value: a scalar, an atomic list or object, null. */
  LEAF,
  /** Field by field, or key by key. */
  FIELDS,
  /** A list of objects that some of their fields tell apart. */
  KEYED,
  /** A list of scalars of which each is there or not. */
  VALUES;

  private static final String ATOMIC = "atomic";

  static Shape of(Schema schema, JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> ofObject(schema);
      case ARRAY -> ofList(schema);
      case BINARY, BOOLEAN, MISSING, NULL, NUMBER, POJO, STRING -> LEAF;
    };
  }

  private static Shape ofObject(Schema schema) {
    boolean fields = schema.type() == Schema.Type.OBJECT || schema.type() == Schema.Type.ANY;
    return fields && !schema.mapType().equals(ATOMIC) ? FIELDS : LEAF;
  }

  private static Shape ofList(Schema schema) {
    if (schema.type() != Schema.Type.ARRAY) {
      return LEAF;
    }
    return switch (schema.listType()) {
      case "map" -> KEYED;
      case "set" -> VALUES;
      case "" -> {
        boolean merges = schema.patchStrategies().contains("merge");
        yield !merges ? LEAF : schema.patchMergeKey().isEmpty() ? VALUES : KEYED;
      }
      default -> LEAF;
    };
  }

  /** The keys of a keyed list; never empty. */
  static List<String> keys(Schema list) {
    return list.listMapKeys().isEmpty() ? List.of(list.patchMergeKey()) : list.listMapKeys();
  }

  /** The schema of a field, or of a map's value. */
  static Schema field(Schema schema, String name) {
    return schema.field(name).orElse(Deduced.SCHEMA);
  }

  /** The schema of a list's items. */
  static Schema item(Schema list) {
    return list.items().orElse(Deduced.SCHEMA);
  }

  /** Whether the name is a field of a structure rather than a key of a map. */
  static boolean declares(Schema schema, String name) {
    return !schema.isMap() && schema.field(name).isPresent();
  }
}
