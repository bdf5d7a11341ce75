package io.troupe.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FieldSetTest {
  private static final int ROUNDS = 2_000;

  private static FieldSet set(String json) {
    return FieldsV1.read(Json.parse(json.replace('\'', '"')));
  }

  private static String text(FieldSet set) {
    return set.toString().replace('"', '\'');
  }

  @Test
  void theAlgebraIsOfPathsNotOfSubtrees() {
    FieldSet a = set("{'f:x':{'.':{},'f:y':{}},'f:z':{}}");
    FieldSet b = set("{'f:x':{},'f:w':{}}");
    assertThat(text(a.union(b))).isEqualTo("{'f:w':{},'f:x':{'.':{},'f:y':{}},'f:z':{}}");
    assertThat(text(a.difference(b))).isEqualTo("{'f:x':{'f:y':{}},'f:z':{}}");
    assertThat(text(a.intersection(b))).isEqualTo("{'f:x':{}}");
    assertThat(text(a.without(b))).isEqualTo("{'f:z':{}}");
    assertThat(text(a.leaves())).isEqualTo("{'f:x':{'f:y':{}},'f:z':{}}");
    assertThat(a.has("f:x", "f:y")).isTrue();
    assertThat(b.has("f:x", "f:y")).isFalse();
  }

  @Test
  void pathsReadAsUsersKnowThem() {
    List<String> paths = new ArrayList<>();
    set("{'f:spec':{'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:name':{}}},"
                .replace("\\'", "\\\"")
            + "'f:set':{'v:\\\"a\\\"':{}},'f:list':{'i:3':{}}}}")
        .forEachPath(paths::add);
    assertThat(paths)
        .containsExactly(
            ".spec.list[3]",
            ".spec.ports[port=80,protocol=\"TCP\"]",
            ".spec.ports[port=80,protocol=\"TCP\"].name",
            ".spec.set[=\"a\"]");
  }

  @Test
  void stepsOfClientsAreBroughtIntoTheOneWay() {
    JsonNode json = Json.object().set("k:{ \"protocol\": \"TCP\", \"port\": 80 }", Json.object());
    assertThat(FieldsV1.parse(json).orElseThrow())
        .isEqualTo(FieldSet.ofPath("k:{\"port\":80,\"protocol\":\"TCP\"}"));
    for (String bad : List.of("x", "q:x", "k:{}", "k:1", "k:{", "v:{}", "v:", "i:-1", "i:x", "")) {
      assertThat(FieldsV1.parse(Json.object().set(bad, Json.object()))).as(bad).isEmpty();
    }
    assertThat(FieldsV1.parse(Json.object().put("f:x", 1))).isEmpty();
    assertThat(FieldsV1.parse(Json.object().putArray("f:x"))).isEmpty();
  }

  @Test
  void theLawsOfSetsHold() {
    long seed = 40_001;
    System.out.println("field set seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      FieldSet a = some(random, 3);
      FieldSet b = some(random, 3);
      FieldSet c = some(random, 3);
      assertThat(a.union(b)).isEqualTo(b.union(a));
      assertThat(a.intersection(b)).isEqualTo(b.intersection(a));
      assertThat(a.union(b).union(c)).isEqualTo(a.union(b.union(c)));
      assertThat(a.difference(b).union(a.intersection(b))).isEqualTo(a);
      assertThat(a.difference(b).intersection(b).isEmpty()).isTrue();
      assertThat(a.union(b).difference(b)).isEqualTo(a.difference(b));
      assertThat(a.union(a)).isEqualTo(a);
      assertThat(a.without(b).difference(a).isEmpty()).isTrue();
      assertThat(FieldsV1.read(FieldsV1.write(a))).isEqualTo(a);
      assertThat(FieldsV1.parse(FieldsV1.write(a))).contains(a);
      assertThat(FieldsV1.touches(FieldsV1.write(a), b)).isEqualTo(!a.intersection(b).isEmpty());
      assertThat(FieldsV1.covers(FieldsV1.write(a), b)).isEqualTo(b.difference(a).isEmpty());
    }
  }

  /** Steps of all kinds, and few of them, so that sets meet. */
  private static FieldSet some(Random random, int depth) {
    SortedMap<String, FieldSet> children = new TreeMap<>();
    if (depth > 0) {
      for (String step : List.of("f:a", "f:b", "v:\"x\"", "k:{\"name\":\"n\"}", "i:0")) {
        if (random.nextInt(3) == 0) {
          FieldSet child = some(random, depth - 1);
          children.put(step, child.isEmpty() ? child.asMember() : child);
        }
      }
    }
    return FieldSet.of(depth < 3 && random.nextBoolean(), children);
  }
}
