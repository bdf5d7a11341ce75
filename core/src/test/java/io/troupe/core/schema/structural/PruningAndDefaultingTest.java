package io.troupe.core.schema.structural;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PruningAndDefaultingTest {
  private static final Structural SCHEMA =
      Structural.of(
          Json.parse(
              """
              {"type":"object","properties":{
                "a":{"type":"string","default":"x"},
                "b":{"type":"object","default":{},"properties":{
                  "c":{"type":"integer","default":7},
                  "n":{"type":"string","nullable":true,"default":"d"}}},
                "list":{"type":"array","items":{"type":"object","properties":{
                  "c":{"type":"integer","default":1}}}},
                "map":{"type":"object","additionalProperties":{"type":"object","properties":{
                  "c":{"type":"string"}}}},
                "open":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{
                  "c":{"type":"object","properties":{"d":{"type":"string"}}}}},
                "pod":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{
                  "spec":{"type":"object"}}}}}\
              """));

  private static ObjectNode pruned(String json) {
    ObjectNode object = Json.parse(json.replace('\'', '"'));
    Pruning.prune(SCHEMA, object);
    return object;
  }

  @Test
  void unknownFieldsGoAndTheirPathsAreNamed() {
    String json =
        "{'apiVersion':'v','kind':'K','metadata':{'name':'m'},'a':'1','z':1,"
            + "'list':[{'c':1,'q':2}],'map':{'any':{'c':'1','q':1}},"
            + "'open':{'free':1,'c':{'d':'1','q':1}},"
            + "'pod':{'apiVersion':'v1','kind':'Pod','metadata':{},'spec':{},'q':1}}";
    assertThat(Pruning.unknown(SCHEMA, Json.parse(json.replace('\'', '"'))))
        .isEqualTo(List.of("z", "list[0].q", "map.any.q", "open.c.q", "pod.q"));
    assertThat(pruned(json))
        .isEqualTo(
            Json.parse(
                ("{'apiVersion':'v','kind':'K','metadata':{'name':'m'},'a':'1',"
                        + "'list':[{'c':1}],'map':{'any':{'c':'1'}},"
                        + "'open':{'free':1,'c':{'d':'1'}},"
                        + "'pod':{'apiVersion':'v1','kind':'Pod','metadata':{},'spec':{}}}")
                    .replace('\'', '"')));
  }

  @Test
  void absentFieldsAndMeaninglessNullsAreFilledIn() {
    ObjectNode object = Json.parse("{\"a\":null,\"b\":{\"n\":null},\"list\":[{},{\"c\":null}]}");
    Defaulting.apply(SCHEMA, object);
    assertThat(object)
        .isEqualTo(
            Json.parse("{\"a\":\"x\",\"b\":{\"n\":null,\"c\":7},\"list\":[{\"c\":1},{\"c\":1}]}"));
  }

  @Test
  void defaultsAreFilledInsideDefaults() {
    ObjectNode object = Json.object();
    Defaulting.apply(SCHEMA, object);
    assertThat(object).isEqualTo(Json.parse("{\"a\":\"x\",\"b\":{\"c\":7,\"n\":\"d\"}}"));
  }

  @RepeatedTest(50)
  void bothAreIdempotent(RepetitionInfo info) {
    long seed = 4711 + info.getCurrentRepetition();
    ObjectNode object = random(new SplittableRandom(seed), 3);
    Pruning.prune(SCHEMA, object);
    ObjectNode once = object.deepCopy();
    Pruning.prune(SCHEMA, object);
    assertThat(object).as("seed " + seed).isEqualTo(once);
    assertThat(Pruning.unknown(SCHEMA, object)).as("seed " + seed).isEmpty();
    Defaulting.apply(SCHEMA, object);
    ObjectNode filled = object.deepCopy();
    Defaulting.apply(SCHEMA, object);
    assertThat(object).as("seed " + seed).isEqualTo(filled);
  }

  private static ObjectNode random(SplittableRandom random, int depth) {
    ObjectNode object = Json.object();
    List<String> names = List.of("a", "b", "c", "d", "n", "list", "map", "open", "pod", "z");
    for (String name : names) {
      switch (random.nextInt(depth > 0 ? 6 : 3)) {
        case 0 -> object.put(name, "text");
        case 1 -> object.putNull(name);
        case 2 -> {}
        case 3 -> {
          ArrayNode array = object.putArray(name);
          for (int i = 0; i < random.nextInt(3); i++) {
            array.add(random(random, depth - 1));
          }
        }
        default -> object.set(name, random(random, depth - 1));
      }
    }
    return object;
  }
}
