package io.troupe.core.patch;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.SchemaFixture;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a client sends ends in a result, never in an exception. */
class PatchFuzzTest {
  private static final String[] KEYS = {
    "spec",
    "containers",
    "name",
    "image",
    "env",
    "metadata",
    "labels",
    "finalizers",
    "ports",
    "containerPort",
    "$patch",
    "$retainKeys",
    "$setElementOrder/containers",
    "$setElementOrder/finalizers",
    "$deleteFromPrimitiveList/finalizers",
    "volumes",
    "x"
  };
  private static final String[] WORDS = {"delete", "replace", "merge", "a", "b", "", "web"};
  private static final String[] POINTERS = {
    "", "/", "/spec", "/spec/containers/0", "/spec/containers/-", "/spec/containers/-1",
    "/spec/containers/01", "/spec/containers/99999999999", "/~2", "/a~", "no", "/metadata/labels/a",
    "/spec/containers/0/name/x"
  };
  private static final String[] OPERATIONS = {
    "add", "remove", "replace", "move", "copy", "test", "", "nothing"
  };

  @Test
  void noPatchThrows() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 4_000; round++) {
      ObjectNode original =
          random.nextBoolean()
              ? yaml("{metadata: {labels: {a: b}}, spec: {containers: [{name: web, env: []}]}}")
              : object(random, 0);
      for (PatchKind kind : PatchKind.values()) {
        JsonNode patch = kind == PatchKind.JSON ? operations(random) : object(random, 0);
        assertThatCode(() -> Patches.apply(kind, SchemaFixture.pod(), original, patch))
            .as("seed %d %s: %s + %s", seed, kind, original, patch)
            .doesNotThrowAnyException();
      }
    }
  }

  private static ArrayNode operations(Random random) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      ObjectNode operation = all.addObject();
      operation.put("op", pick(OPERATIONS, random)).put("path", pick(POINTERS, random));
      if (random.nextInt(3) > 0) {
        operation.put("from", pick(POINTERS, random));
      }
      if (random.nextInt(3) > 0) {
        operation.set("value", value(random, 2));
      }
      if (random.nextInt(9) == 0) {
        operation.set(pick(new String[] {"op", "path", "from"}, random), value(random, 2));
      }
    }
    return all;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < random.nextInt(4); i++) {
      object.set(pick(KEYS, random), value(random, depth + 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (depth > 5 ? random.nextInt(4) : random.nextInt(8)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.numberNode(random.nextInt(3));
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.textNode(pick(WORDS, random));
      case 4, 5 -> {
        ArrayNode array = nodes.arrayNode();
        for (int i = 0; i < random.nextInt(4); i++) {
          array.add(random.nextInt(3) == 0 ? value(random, depth + 1) : object(random, depth + 1));
        }
        yield array;
      }
      default -> object(random, depth);
    };
  }

  private static String pick(String[] from, Random random) {
    return from[random.nextInt(from.length)];
  }
}
