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
      Changes all = Changes.of(before, after, 100, false);
      List<Change> changes = all.shown();
      EventType type = SystemFields.classify(after, before);
      Set<String> kept = new HashSet<>();
      Set<String> sections = new HashSet<>();
      changes.forEach(change -> {
        kept.addAll(TouchedFields.of(change));
        sections.addAll(TouchedFields.sectionOf(change));
      });
      Touched touched = Touched.of(all, false);
      Touched section = Touched.of(all, true);
      for (String field : FIELDS) {
        if (changes.stream().anyMatch(change -> change.touches(field))) {
          String where = "seed " + seed + ", " + field + " of " + before + " and " + after;
          List<String> asked = TouchedFields.askedBy(field);
          assertThat(TouchedFields.mayTouch(type, field)).as(where).isTrue();
          for (int steps = 0; steps <= Touched.STEPS_MAX; steps++) {
            assertThat(touched.cut(steps).mayTouch(field)).as(where).isTrue();
          }
          assertThat(section.mayTouch(field)).as(where).isTrue();
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

  @Test
  void whatAReportLeftAloneIsTold() {
    ObjectNode before = Json.object();
    before.putObject("status").put("phase", "Pending").putArray("conditions");
    ObjectNode after = before.deepCopy();
    after.withObject("status").put("phase", "Running");
    after.withObject("metadata").withObject("labels").put("app.x/y", "z");
    Touched touched = Touched.of(Changes.of(before, after, 100, false), false);
    assertThat(touched.mayTouch("status.phase")).isTrue();
    assertThat(touched.mayTouch("status.phase.deeper")).isTrue();
    assertThat(touched.mayTouch("status")).isTrue();
    assertThat(touched.mayTouch("metadata.labels[app.x/y]")).isTrue();
    assertThat(touched.mayTouch("status.podIP")).isFalse();
    assertThat(touched.mayTouch("metadata.annotations")).isFalse();
    assertThat(touched.mayTouch("")).isTrue();
    assertThat(new Touched(List.of()).mayTouch("")).isFalse();
    assertThat(Touched.ANYTHING.mayTouch("status.podIP")).isTrue();
  }

  @Test
  void pathsEndBetweenStepsAndBeforeTheyAreTooLong() {
    assertThat(FieldPath.start("metadata.labels[a.b/c[d]].e", 3, 100))
        .isEqualTo("metadata.labels[a.b/c[d]]");
    assertThat(FieldPath.start("status.conditions[type=Ready].reason", 3, 100))
        .isEqualTo("status.conditions[type=Ready]");
    assertThat(FieldPath.start("status.conditions[type=Ready].reason", 3, 20))
        .isEqualTo("status.conditions");
    assertThat(FieldPath.start("status.phase", 3, 100)).isEqualTo("status.phase");
    assertThat(FieldPath.start("status.phase", 3, 3)).isEmpty();
    assertThat(FieldPath.start("status.phase", 0, 100)).isEmpty();
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
