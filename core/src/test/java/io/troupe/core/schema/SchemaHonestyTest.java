package io.troupe.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the generated schemas say of merging must fit the types they say it of, and the two ways of
 * saying it, patch tags and list types, must agree. They come from different comments upstream.
 */
class SchemaHonestyTest {
  /**
   * Upstream's own disagreements: the patch merges by fewer keys than apply tells items apart by.
   */
  private static final List<String> PATCH_SAYS_OTHERWISE = List.of();

  private final BuiltInKinds kinds = new BuiltInKinds();
  private final Set<String> seen = new HashSet<>();
  private final List<String> lies = new ArrayList<>();
  private final List<String> disagreements = new ArrayList<>();

  @Test
  void mergeKeysAndListTypesFitTheirTypesAndEachOther() {
    for (Kind kind : kinds.all()) {
      walk(kinds.schemaOf(kind));
    }
    assertThat(seen).hasSizeGreaterThan(300);
    assertThat(lies).isEmpty();
    assertThat(disagreements).isEmpty();
  }

  private void walk(Schema structure) {
    if (structure.name().isEmpty() || !seen.add(structure.name())) {
      return;
    }
    for (String name : structure.fieldNames()) {
      Schema field = structure.field(name).orElseThrow();
      check(structure.name() + '.' + name, field);
      walk(field.items().orElse(field));
      if (field.isMap()) {
        walk(field.field("").orElseThrow());
      }
    }
  }

  private void check(String path, Schema field) {
    Optional<Schema> item = field.items();
    String mergeKey = field.patchMergeKey();
    if (!mergeKey.isEmpty() && item.flatMap(i -> i.field(mergeKey)).isEmpty()) {
      lies.add(path + ": no field " + mergeKey + " to merge by");
    }
    if (!mergeKey.isEmpty() && !field.patchStrategies().contains("merge")) {
      lies.add(path + ": a merge key and no merge");
    }
    for (String key : field.listMapKeys()) {
      if (item.flatMap(i -> i.field(key)).isEmpty()) {
        lies.add(path + ": no field " + key + " to tell items apart by");
      }
    }
    if (field.listType().equals("map") == field.listMapKeys().isEmpty()) {
      lies.add(path + ": list type " + field.listType() + " with keys " + field.listMapKeys());
    }
    boolean structures =
        item.filter(i -> i.type() == Schema.Type.OBJECT && !i.mapType().equals("atomic"))
            .isPresent();
    if (field.listType().equals("set") && structures) {
      lies.add(path + ": a set of structures");
    }
    if (!mergeKey.isEmpty()
        && field.listType().equals("map")
        && !field.listMapKeys().contains(mergeKey)) {
      disagreements.add(path + ": " + mergeKey + " and " + field.listMapKeys());
    }
  }
}
