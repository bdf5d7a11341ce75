package io.troupe.core.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  private static final Map<String, String> FIELDS =
      Map.of("spec.nodeName", "", "status.phase", "Pending");
  private static final Kind POD = ObjectFixture.kind("", "Pod", "pods", FIELDS);
  private static final ResourceImage PODS = pods();

  private static ResourceImage pods() {
    List<StoredObject> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
      ObjectNode metadata = pod.putObject("metadata").put("namespace", "ns" + i % 3);
      metadata.put("name", "p" + i);
      ObjectNode labels = metadata.putObject("labels").put("app", "a" + i % 5);
      labels.put("odd", String.valueOf(i % 2));
      if (i % 4 != 0) {
        pod.putObject("spec").put("nodeName", "n" + i % 4);
        pod.putObject("status").put("phase", "Running");
      }
      all.add(ObjectFixture.stored(pod, i + 1, FIELDS));
    }
    return ClusterImage.of(all.size(), all).of(new ResourceType("", "pods"));
  }

  @Test
  void indexedSelectionEqualsScanInListOrder() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] labels = {"", "app=a1", "app in (a1,a2)", "odd=0,app=a3", "!odd", "odd!=1", "app=no"};
    String[] fields = {
      "",
      "spec.nodeName=n1",
      "spec.nodeName=",
      "status.phase!=Running",
      "metadata.name=p7",
      "metadata.namespace=ns1",
      "status.phase=Pending,metadata.name=p8"
    };
    for (int round = 0; round < 400; round++) {
      Selection selection =
          ok(
              random.nextBoolean() ? "" : "ns" + random.nextInt(4),
              labels[random.nextInt(labels.length)],
              fields[random.nextInt(fields.length)]);
      List<StoredObject> scanned = PODS.all().stream().filter(selection::matches).toList();
      assertThat(selection.list(PODS)).as("seed %d %s", seed, selection).isEqualTo(scanned);
      assertThat(paged(selection, 1 + random.nextInt(9))).as("seed %d", seed).isEqualTo(scanned);
    }
  }

  private static List<StoredObject> paged(Selection selection, int limit) {
    List<StoredObject> all = new ArrayList<>();
    String after = "";
    while (true) {
      Selection.Page page = selection.page(PODS, after, limit);
      all.addAll(page.items());
      if (page.lastPath().isEmpty()) {
        return all;
      }
      assertThat(page.items()).hasSize(limit);
      after = page.lastPath().get();
    }
  }

  @Test
  void remainingIsCountedOnlyWithoutSelectors() {
    assertThat(ok("", "", "").page(PODS, "", 20).remaining()).contains(100L);
    assertThat(ok("ns1", "", "").page(PODS, "", 20).remaining()).contains(20L);
    assertThat(ok("ns1", "odd=1", "").page(PODS, "", 2).remaining()).isEmpty();
    assertThat(ok("ns1", "", "").page(PODS, "", 40).lastPath()).isEmpty();
  }

  @Test
  void theNameIsKnownToAuthorization() {
    assertThat(ok("ns1", "", "metadata.name=p1").name()).contains("p1");
    assertThat(ok("ns1", "", "metadata.name!=p1").name()).isEqualTo(Optional.empty());
  }

  @Test
  void escapedValuesAreRead() {
    Selection selection = ok("", "", "spec.nodeName=a\\,b\\=c\\\\d,,status.phase==x");
    assertThat(selection.fields().terms())
        .containsExactly(
            new FieldSelector.Term("spec.nodeName", "a,b=c\\d", true),
            new FieldSelector.Term("status.phase", "x", true));
    assertThat(selection.fields()).hasToString("spec.nodeName=a\\,b\\=c\\\\d,status.phase=x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "spec.x=1 | field label not supported: spec.x",
        "nonsense | invalid selector: 'nonsense'; can't understand 'nonsense'",
        "status.phase=a=b | invalid field selector: unescaped character in value: 61",
        "status.phase=a\\x | invalid field selector: invalid escape sequence: \\x"
      })
  void badFieldSelectorsAreRefused(String selector, String message) {
    assertThat(refused(POD, selector)).isEqualTo(message);
  }

  @Test
  void kindsWithoutFieldsSaySoInTheirOwnWords() {
    Kind plain = ObjectFixture.kind("", "ConfigMap", "configmaps", Map.of());
    assertThat(refused(plain, "data=x"))
        .isEqualTo(
            "\"data\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"");
  }

  private static Selection ok(String namespace, String labels, String fields) {
    return switch (Selection.of(POD, namespace, labels, fields)) {
      case Result.Ok<Selection>(var selection) -> selection;
      case Result.Refused<Selection>(Failure failure) -> throw new AssertionError(failure);
    };
  }

  private static String refused(Kind kind, String fields) {
    return switch (Selection.of(kind, "", "", fields)) {
      case Result.Ok<Selection>(var selection) -> throw new AssertionError(selection);
      case Result.Refused<Selection>(Failure failure) -> failure.message();
    };
  }
}
