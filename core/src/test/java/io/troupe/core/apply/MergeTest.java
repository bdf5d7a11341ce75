package io.troupe.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.fixture.SchemaFixture;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merging, comparing and removing, rule by rule. */
final class MergeTest {
  private static final int ROUNDS = 3_000;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private static final Schema ITEM =
      SchemaFixture.object()
          .with("name", SchemaFixture.scalar())
          .with("value", SchemaFixture.scalar())
          .with("set", SchemaFixture.list(SchemaFixture.scalar()).strategies("merge"));
  private static final Schema SCHEMA =
      SchemaFixture.object()
          .with("set", SchemaFixture.list(SchemaFixture.scalar()).strategies("merge"))
          .with("items", SchemaFixture.list(ITEM).mergedBy("name"))
          .with("atomic", SchemaFixture.list(SchemaFixture.scalar()))
          .with("map", SchemaFixture.map())
          .with("inner", SchemaFixture.object().with("value", SchemaFixture.scalar()));

  private static ObjectNode tree(String yaml) {
    return ObjectFixture.yaml(yaml);
  }

  private static String set(ObjectNode object) {
    StringBuilder all = new StringBuilder();
    object.path("set").forEach(item -> all.append(item.asText()));
    return all.toString();
  }

  private static ObjectNode ofSet(String letters) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ArrayNode set = object.putArray("set");
    letters.chars().forEach(c -> set.add(Character.toString(c)));
    return object;
  }

  @ParameterizedTest
  @CsvSource({
    "abc, cd, abcd",
    "abc, ca, bca",
    "abc, dab, dabc",
    "abcd, db, acdb",
    "ab, xy, abxy",
    "abc, xb, axbc",
    "aabc, a, abc",
    "abac, xa, xabc",
    "'', ab, ab"
  })
  void itemsStandInTheAppliedOrderAndOthersWhereTheyStood(
      String live, String applied, String expected) {
    assertThat(set(Merge.of(SCHEMA, ofSet(live), ofSet(applied)))).isEqualTo(expected);
  }

  @Test
  void everyShapeMergesInItsOwnWay() {
    ObjectNode live =
        tree(
            "{items: [{name: a, value: '1', set: [x]}], atomic: [p], map: {k: '1', l: '1'},"
                + " inner: {value: '1'}, unknown: {deep: {x: 1}, list: [1]}}");
    ObjectNode applied =
        tree(
            "{items: [{name: a, set: [y]}, {name: b}], atomic: [q], map: {l: '2', m: null},"
                + " inner: null, unknown: {deep: {y: 2}, list: [2]}}");
    assertThat(Merge.of(SCHEMA, live, applied))
        .isEqualTo(
            tree(
                "{items: [{name: a, value: '1', set: [x, y]}, {name: b}], atomic: [q],"
                    + " map: {k: '1', l: '2'}, inner: {value: '1'},"
                    + " unknown: {deep: {x: 1, y: 2}, list: [2]}}"));
  }

  @Test
  void aComparisonTellsWhatWasAddedChangedAndRemoved() {
    Comparison change =
        Comparison.of(
            SCHEMA,
            tree("{items: [{name: a, value: '1'}, {name: b}], map: {k: '1'}, atomic: [x]}"),
            tree("{items: [{name: a, value: '2'}, {name: c}], set: [s], atomic: [x, y]}"));
    assertThat(change.added().toString().replace('"', '\''))
        .isEqualTo(
            "{'f:items':{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:name':{}}},"
                + "'f:set':{'.':{},'v:\\'s\\'':{}}}");
    assertThat(change.modified().toString().replace('"', '\''))
        .isEqualTo("{'f:atomic':{},'f:items':{'k:{\\'name\\':\\'a\\'}':{'f:value':{}}}}");
    assertThat(change.removed().toString().replace('"', '\''))
        .isEqualTo(
            "{'f:items':{'k:{\\'name\\':\\'b\\'}':{'.':{},'f:name':{}}},"
                + "'f:map':{'.':{},'f:k':{}}}");
  }

  @Test
  void itemsThatStandTwiceCountAsOne() {
    Comparison twice = Comparison.of(SCHEMA, ofSet("ab"), ofSet("aab"));
    assertThat(twice.added()).isEqualTo(FieldSet.ofPath("f:set", "v:\"a\""));
    assertThat(Comparison.of(SCHEMA, ofSet("aab"), ofSet("aab")).isEmpty()).isTrue();
    Comparison once = Comparison.of(SCHEMA, ofSet("aab"), ofSet("ab"));
    assertThat(once.removed()).isEqualTo(FieldSet.ofPath("f:set", "v:\"a\""));
  }

  @Test
  void mergingIsIdempotentAndKeepsTheIntent() {
    long seed = 40_002;
    System.out.println("merge seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      ObjectNode live = some(random);
      ObjectNode applied = some(random);
      ObjectNode before = live.deepCopy();
      ObjectNode wish = applied.deepCopy();
      ObjectNode merged = Merge.of(SCHEMA, live, applied);
      assertThat(live).isEqualTo(before);
      assertThat(applied).isEqualTo(wish);
      assertThat(Merge.of(SCHEMA, merged, applied)).isEqualTo(merged);
      assertThat(Merge.of(SCHEMA, merged, merged)).isEqualTo(merged);
      assertThat(Comparison.of(SCHEMA, merged, merged.deepCopy()).isEmpty()).isTrue();
      FieldSet intent = Extraction.owned(SCHEMA, applied);
      assertThat(intent.difference(Extraction.owned(SCHEMA, merged)).isEmpty()).isTrue();
      // Of what was applied nothing differs but what the live object added.
      Comparison rest = Comparison.of(SCHEMA, applied, merged);
      assertThat(rest.removed().isEmpty()).isTrue();
      assertThat(rest.modified().isEmpty()).isTrue();
      Comparison change = Comparison.of(SCHEMA, live, merged);
      assertThat(change.removed().isEmpty()).isTrue();
      assertThat(change.taken().difference(Extraction.all(SCHEMA, applied)).isEmpty()).isTrue();
    }
  }

  @Test
  void removingTakesExactlyWhatItIsTold() {
    long seed = 40_003;
    System.out.println("removal seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      ObjectNode object = some(random);
      FieldSet gone = Extraction.owned(SCHEMA, some(random));
      ObjectNode rest = Removal.of(SCHEMA, object, gone);
      FieldSet left = Extraction.owned(SCHEMA, rest);
      assertThat(left.intersection(gone).isEmpty()).isTrue();
      assertThat(left.difference(Extraction.owned(SCHEMA, object)).isEmpty()).isTrue();
    }
  }

  private static ObjectNode some(Random random) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("set", "atomic")) {
      if (random.nextBoolean()) {
        ArrayNode list = object.putArray(field);
        names(random).forEach(list::add);
      }
    }
    if (random.nextBoolean()) {
      ArrayNode items = object.putArray("items");
      for (String name : names(random)) {
        ObjectNode item = items.addObject().put("name", name);
        if (random.nextBoolean()) {
          item.put("value", Integer.toString(random.nextInt(2)));
        }
      }
    }
    if (random.nextBoolean()) {
      ObjectNode map = object.putObject("map");
      names(random).forEach(name -> map.put(name, Integer.toString(random.nextInt(2))));
    }
    if (random.nextBoolean()) {
      object.putObject("inner").put("value", Integer.toString(random.nextInt(2)));
    }
    List<String> order = new ArrayList<>();
    object.fieldNames().forEachRemaining(order::add);
    Collections.shuffle(order, random);
    ObjectNode shuffled = JsonNodeFactory.instance.objectNode();
    order.forEach(field -> shuffled.set(field, object.get(field)));
    return shuffled;
  }

  private static List<String> names(Random random) {
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    return names.subList(0, 1 + random.nextInt(NAMES.size() - 1));
  }
}
