package io.troupe.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import io.troupe.core.object.SystemFields;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TouchedFieldsTest {
  private static final List<String> NAMES = List.of("spec", "status", "metadata", "a", "b.c", "d");
  private static final List<String> FIELDS =
      List.of(
          "",
          "spec",
          "spec.a",
          "spec.a.a",
          "spec.a[b.c]",
          "spec[b.c].d",
          "status",
          "status.d",
          "metadata",
          "metadata.a",
          "a",
          "a.spec",
          "[b.c]",
          "d");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void whatAFilterFindsIsNeverDenied() {
    for (int i = 0; i < 1_000; i++) {
      ObjectNode before = object(0);
      ObjectNode after = object(0);
      List<Change> changes = Changes.between(before, after, 100);
      EventType type = SystemFields.classify(after, before);
      Set<String> kept = new HashSet<>();
      Set<String> sections = new HashSet<>();
      changes.forEach(change -> {
        kept.addAll(TouchedFields.of(change));
        sections.addAll(TouchedFields.sectionOf(change));
      });
      for (String field : FIELDS) {
        if (changes.stream().anyMatch(change -> change.touches(field))) {
          String where = "seed " + seed + ", " + field + " of " + before + " and " + after;
          List<String> asked = TouchedFields.askedBy(field);
          assertThat(TouchedFields.mayTouch(type, field)).as(where).isTrue();
          if (!field.isEmpty()) {
            assertThat(Collections.disjoint(kept, asked)).as(where).isFalse();
            assertThat(Collections.disjoint(sections, asked)).as(where).isFalse();
          }
        }
      }
    }
  }

  @Test
  void aReportTouchesNoSpec() {
    assertThat(TouchedFields.mayTouch(EventType.STATUS_REPORTED, "spec.replicas")).isFalse();
    assertThat(TouchedFields.mayTouch(EventType.STATUS_REPORTED, "status.phase")).isTrue();
    assertThat(TouchedFields.mayTouch(EventType.STATUS_REPORTED, "metadata[labels]")).isTrue();
    assertThat(TouchedFields.mayTouch(EventType.SPEC_CHANGED, "spec.replicas")).isTrue();
  }

  private ObjectNode object(int depth) {
    ObjectNode object = Json.object();
    for (String name : NAMES) {
      if (random.nextInt(3) == 0) {
        object.set(name, value(depth + 1));
      }
    }
    return object;
  }

  private JsonNode value(int depth) {
    return depth < 4 && random.nextInt(3) > 0
        ? object(depth)
        : Json.object().numberNode(random.nextInt(2));
  }
}
