package io.troupe.core.apply;

import static io.troupe.core.apply.Applying.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Many appliers and updaters on one object, and garbage. */
final class ApplyPropertyTest {
  private static final int ROUNDS = 400;
  private static final int STEPS = 12;
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final List<String> PEOPLE = List.of("p", "q", "r");

  @Test
  void anObjectIsTheSumOfWhatItsAppliersWantAndEachGetsWhatItApplied() {
    long seed = 40_004;
    System.out.println("apply seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      Applying it = new Applying(CONFIG_MAP);
      Map<String, Map<String, String>> wishes = new TreeMap<>();
      for (int step = 0; step < STEPS; step++) {
        String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
        Map<String, String> wish = new TreeMap<>();
        KEYS.forEach(key -> {
          if (random.nextBoolean()) {
            wish.put(key, Integer.toString(random.nextInt(2)));
          }
        });
        it.force(who, "{data: " + Json.mapper().valueToTree(wish) + "}");
        wishes.put(who, wish);
        // Who is overruled has lost the field.
        wishes.forEach((other, theirs) ->
            theirs
                .entrySet()
                .removeIf(each ->
                    !other.equals(who)
                        && wish.containsKey(each.getKey())
                        && !wish.get(each.getKey()).equals(each.getValue())));
        Map<String, String> expected = new TreeMap<>();
        wishes.values().forEach(expected::putAll);
        Map<String, String> actual = new TreeMap<>();
        it.object
            .path("data")
            .properties()
            .forEach(e -> actual.put(e.getKey(), e.getValue().asText()));
        assertThat(actual).isEqualTo(expected);
        FieldSet owned = it.managed().all();
        expected.keySet().forEach(key -> assertThat(owned.has("f:data", "f:" + key)).isTrue());
        wishes.forEach((person, theirs) ->
            assertThat(
                    it.managed().entries().stream()
                        .filter(e -> e.owner().name().equals(person))
                        .map(e -> e.set().below("f:data").children().size())
                        .findFirst()
                        .orElse(0))
                .isEqualTo(theirs.size()));
      }
    }
  }

  @Test
  void garbageIsRefusedOrSwallowedButBreaksNothing() {
    long seed = 40_005;
    System.out.println("garbage seed " + seed);
    Random random = new Random(seed);
    Schema schema = SchemaLibrary.builtIn().of(Applying.DEPLOYMENT).orElseThrow();
    for (int i = 0; i < 20_000; i++) {
      ObjectNode live = object(random, 5);
      ObjectNode next = object(random, 5);
      live.withObject("metadata");
      next.withObject("metadata");
      Ownership ownership =
          new Ownership(
              new FieldWriter(
                  Applying.DEPLOYMENT,
                  schema,
                  "m",
                  "",
                  Scope.values()[random.nextInt(Scope.values().length)],
                  Versions.alike(Applying.DEPLOYMENT, schema),
                  Instant.EPOCH));
      ownership.created(live);
      JsonNode sent = random.nextBoolean() ? node(random, 4) : next.path("metadata").path("none");
      ownership.updated(live, next, sent);
      ObjectNode configuration = object(random, 5);
      configuration.put("apiVersion", "apps/v1").put("kind", "Deployment");
      if (ownership.applied(next, configuration, random.nextBoolean())
          instanceof Result.Ok<ObjectNode>(var applied)) {
        assertThat(applied.path("metadata").isObject()).isTrue();
      }
    }
  }

  private static final List<String> NAMES =
      List.of(
          "metadata",
          "spec",
          "status",
          "template",
          "containers",
          "name",
          "labels",
          "replicas",
          "finalizers",
          "managedFields",
          "fieldsV1",
          "f:spec",
          "k:{\"name\":\"a\"}",
          ".",
          "manager",
          "operation",
          "ports",
          "apiVersion",
          "ownerReferences",
          "conditions",
          "x");

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), node(random, depth - 1));
    }
    if (object.has("metadata") && !object.path("metadata").isObject()) {
      object.putObject("metadata"); // a body without that never gets so far
    }
    return object;
  }

  private static JsonNode node(Random random, int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (depth <= 0 ? random.nextInt(5) : random.nextInt(9)) {
      case 0 -> make.nullNode();
      case 1 -> make.textNode(List.of("a", "", "Apply", "v1", "FieldsV1").get(random.nextInt(5)));
      case 2 -> make.numberNode(random.nextInt(3));
      case 3 -> make.numberNode(0.5);
      case 4 -> make.booleanNode(random.nextBoolean());
      case 5, 6 -> {
        ArrayNode array = make.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(node(random, depth - 1));
        }
        yield array;
      }
      default -> object(random, depth);
    };
  }
}
