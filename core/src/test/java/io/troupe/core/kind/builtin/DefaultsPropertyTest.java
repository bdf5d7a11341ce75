package io.troupe.core.kind.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaCheck;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client may send of a kind: defaulting it twice is defaulting it once. */
class DefaultsPropertyTest {
  private static final int OBJECTS = 20;
  private static final int DEPTH_MAX = 7;
  private final BuiltInKinds kinds = new BuiltInKinds();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void defaultsAreIdempotentForEveryKind(long seed) {
    for (Kind kind : kinds.all()) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < OBJECTS; i++) {
        ObjectNode object = (ObjectNode) value(kinds.schemaOf(kind), random, 0);
        object.put("kind", kind.gvk().kind()).put("apiVersion", kind.gvk().apiVersion());
        object.putObject("metadata").put("name", "x").put("namespace", "n").put("uid", "u");
        kind.rules().applyDefaults(object);
        ObjectNode once = Json.parse(Json.bytes(object));
        ObjectNode twice = once.deepCopy();
        kind.rules().applyDefaults(twice);
        assertThat(Json.parse(Json.bytes(twice)))
            .as("%s of seed %d, number %d", kind.gvk().kind(), seed, i)
            .isEqualTo(once);
        assertThat(SchemaCheck.of(kinds.schemaOf(kind), once).unknownFields())
            .as("%s of seed %d, number %d", kind.gvk().kind(), seed, i)
            .isEmpty();
        kind.rules().validate(once); // says what it likes, but says it
      }
    }
  }

  private static JsonNode value(Schema schema, SplittableRandom random, int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (schema.type()) {
      case OBJECT -> object(schema, random, depth);
      case ARRAY -> {
        ArrayNode array = make.arrayNode();
        for (int i = random.nextInt(3); i > 0 && depth < DEPTH_MAX; i--) {
          schema.items().ifPresent(items -> array.add(value(items, random, depth + 1)));
        }
        yield array;
      }
      case INTEGER -> make.numberNode(random.nextInt(5));
      case NUMBER -> make.numberNode(random.nextDouble());
      case BOOLEAN -> make.booleanNode(random.nextBoolean());
      case INT_OR_STRING -> random.nextBoolean() ? make.numberNode(1) : make.textNode("25%");
      case QUANTITY -> make.textNode(random.nextInt(1, 9) + "Mi");
      case TIME -> make.textNode("2026-01-01T00:00:00Z");
      case BYTES -> make.textNode("eA==");
      case ANY -> make.objectNode();
      case STRING -> make.textNode(random.nextBoolean() ? "" : "w" + random.nextInt(3));
    };
  }

  private static ObjectNode object(Schema schema, SplittableRandom random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (schema.isMap()) {
      schema.field("k").ifPresent(of -> object.set("k", value(of, random, depth + 1)));
      return object;
    }
    for (String field : schema.fieldNames()) {
      boolean wanted = schema.required().contains(field) || random.nextInt(3) == 0;
      if (wanted && depth < DEPTH_MAX) {
        schema.field(field).ifPresent(of -> object.set(field, value(of, random, depth + 1)));
      }
    }
    return object;
  }
}
