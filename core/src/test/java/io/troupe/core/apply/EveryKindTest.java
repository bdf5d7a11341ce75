package io.troupe.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaCheck;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An object of every kind with every field its schema has, down to some depth. */
final class EveryKindTest {
  private static final int DEPTH_MAX = 9;

  private static Ownership ownership(Kind kind, Schema schema, String name, int second) {
    return new Ownership(
        new FieldWriter(
            kind.gvk(),
            schema,
            name,
            "",
            Scope.WHOLE,
            Versions.alike(kind.gvk(), schema),
            Instant.EPOCH.plusSeconds(second)));
  }

  private static ObjectNode ok(Kind kind, Result<ObjectNode> result) {
    return switch (result) {
      case Result.Ok<ObjectNode>(var object) -> object;
      case Result.Refused<ObjectNode>(var failure) ->
          throw new AssertionError(kind.gvk() + ": " + failure.message());
    };
  }

  @Test
  void canBeAppliedOwnedGivenUpAndTakenOver() {
    BuiltInKinds kinds = new BuiltInKinds();
    for (Kind kind : kinds.all()) {
      Schema schema = kinds.schemaOf(kind);
      ObjectNode wish = (ObjectNode) full(schema, 0);
      wish.put("apiVersion", kind.gvk().apiVersion()).put("kind", kind.gvk().kind());
      wish.withObject("metadata").remove("managedFields");
      ObjectNode none = Json.object();

      ObjectNode applied = ok(kind, ownership(kind, schema, "a", 1).applied(none, wish, false));
      assertThat(SchemaCheck.of(schema, applied).unknownFields()).as("%s", kind.gvk()).isEmpty();
      assertThat(SchemaCheck.of(schema, applied).typeErrors()).as("%s", kind.gvk()).isEmpty();
      assertThat(without(applied)).as("%s", kind.gvk()).isEqualTo(wish);
      assertThat(ok(kind, ownership(kind, schema, "a", 2).applied(applied, wish, false)))
          .as("%s", kind.gvk())
          .isEqualTo(applied);

      ObjectNode created = wish.deepCopy();
      ownership(kind, schema, "b", 1).created(created);
      FieldSet owned = Managed.read(created.at("/metadata/managedFields")).all();
      FieldSet leaves = Extraction.owned(schema, wish).difference(Ownership.META).leaves();
      assertThat(leaves.difference(owned).isEmpty()).as("%s", kind.gvk()).isTrue();

      ObjectNode bare = Json.object();
      bare.put("apiVersion", kind.gvk().apiVersion()).put("kind", kind.gvk().kind());
      bare.putObject("metadata").put("name", "x");
      ObjectNode left = ok(kind, ownership(kind, schema, "a", 3).applied(applied, bare, false));
      assertThat(Extraction.owned(schema, left).difference(Ownership.META).isEmpty())
          .as("%s leaves %s", kind.gvk(), left)
          .isTrue();
    }
  }

  private static ObjectNode without(ObjectNode object) {
    ObjectNode bare = object.deepCopy();
    bare.withObject("metadata").remove("managedFields");
    return bare;
  }

  private static JsonNode full(Schema schema, int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (schema.type()) {
      case STRING -> make.textNode("x");
      case BYTES -> make.textNode("YQ==");
      case QUANTITY -> make.textNode("1");
      case TIME -> make.textNode("2026-01-02T03:04:05Z");
      case INTEGER, NUMBER, INT_OR_STRING -> make.numberNode(1);
      case BOOLEAN -> make.booleanNode(true);
      case ANY -> make.objectNode().put("any", "thing");
      case ARRAY -> {
        ArrayNode items = make.arrayNode();
        if (depth < DEPTH_MAX) {
          items.add(full(schema.items().orElseThrow(), depth + 1));
        }
        yield items;
      }
      case OBJECT -> {
        ObjectNode object = make.objectNode();
        if (schema.isMap()) {
          object.set("k", full(schema.field("k").orElseThrow(), depth + 1));
        } else {
          for (String name : schema.fieldNames()) {
            Schema field = schema.field(name).orElseThrow();
            boolean deep = field.type() == Schema.Type.OBJECT || field.type() == Schema.Type.ARRAY;
            if (depth < DEPTH_MAX || !deep) {
              object.set(name, full(field, depth + 1));
            }
          }
        }
        yield object;
      }
    };
  }
}
