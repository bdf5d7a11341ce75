package io.troupe.core.patch;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.SchemaFixture;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // The examples of RFC 7386, objects only.
        "{a: b} | {a: c} | {a: c}",
        "{a: b} | {b: c} | {a: b, b: c}",
        "{a: b} | {a: null} | {}",
        "{a: b, b: c} | {a: null} | {b: c}",
        "{a: [b]} | {a: c} | {a: c}",
        "{a: c} | {a: [b]} | {a: [b]}",
        "{a: {b: c}} | {a: {b: d, c: null}} | {a: {b: d}}",
        "{a: [{b: c}]} | {a: [1]} | {a: [1]}",
        "{e: null} | {a: 1} | {e: null, a: 1}",
        "{} | {a: {bb: {ccc: null}}} | {a: {bb: {}}}"
      })
  void mergePatchFollowsTheStandard(String original, String patch, String after) {
    assertThat(ok(PatchKind.MERGE, yaml(original), yaml(patch))).isEqualTo(yaml(after));
  }

  @Test
  void jsonPatchRunsItsOperationsInOrder() throws Exception {
    ObjectNode after =
        ok(
            PatchKind.JSON,
            yaml("{a: {b: [1, 2]}, c: d}"),
            Json.mapper()
                .readTree(
                    """
                    [{"op":"test","path":"/c","value":"d"},
                     {"op":"add","path":"/a/b/-","value":3},
                     {"op":"copy","from":"/a","path":"/e"},
                     {"op":"remove","path":"/e/b/0"},
                     {"op":"move","from":"/c","path":"/f"},
                     {"op":"replace","path":"/f","value":{"g":null}}]
                    """));
    assertThat(after).isEqualTo(yaml("{a: {b: [1, 2, 3]}, e: {b: [2, 3]}, f: {g: null}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":\"x\"}]",
        "[{\"op\":\"remove\",\"path\":\"/missing\"}]",
        "[{\"op\":\"replace\",\"path\":\"/missing\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/no/such\",\"value\":1}]",
        "[{\"op\":\"dance\",\"path\":\"/a\"}]",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
        "[{\"path\":\"/a\"}]",
        "[1]",
        "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]",
        "[{\"op\":\"copy\",\"from\":\"/zz\",\"path\":\"/y\"}]"
      })
  void jsonPatchThatDoesNotFitIsUnprocessable(String patch) throws Exception {
    Failure failure =
        refused(
            Patches.apply(
                PatchKind.JSON,
                SchemaFixture.pod(),
                yaml("{a: b}"),
                Json.mapper().readTree(patch)));
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message())
        .isEqualTo("the server rejected our request due to an error in our request");
    assertThat(failure.causes()).hasSize(1);
  }

  @Test
  void tooManyOperationsAreRefused() {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i <= JsonPatches.OPERATIONS_MAX; i++) {
      patch.addObject().put("op", "add").put("path", "/a").put("value", i);
    }
    Failure failure = refused(PatchKind.JSON, patch);
    assertThat(failure.reason()).isEqualTo(Reason.REQUEST_ENTITY_TOO_LARGE);
    assertThat(failure.message())
        .isEqualTo(
            "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001");
    patch.remove(0);
    assertThat(ok(PatchKind.JSON, yaml("{a: 1}"), patch).path("a").asInt()).isEqualTo(10_000);
  }

  @Test
  void copiesCannotBlowUpTheDocument() {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "add").put("path", "/a").put("value", "x".repeat(1000));
    for (int i = 0; i < 60; i++) {
      patch.addObject().put("op", "copy").put("from", "").put("path", "/a" + i);
    }
    assertThat(refused(PatchKind.JSON, patch).reason()).isEqualTo(Reason.REQUEST_ENTITY_TOO_LARGE);
  }

  @Test
  void aPatchOfTheWrongShapeIsABadRequest() {
    JsonNode list = JsonNodeFactory.instance.arrayNode();
    assertThat(refused(PatchKind.MERGE, list).reason()).isEqualTo(Reason.BAD_REQUEST);
    assertThat(refused(PatchKind.STRATEGIC, list).reason()).isEqualTo(Reason.BAD_REQUEST);
    assertThat(refused(PatchKind.JSON, Json.object()).reason()).isEqualTo(Reason.BAD_REQUEST);
  }

  private static ObjectNode ok(PatchKind kind, ObjectNode original, JsonNode patch) {
    return switch (Patches.apply(kind, SchemaFixture.pod(), original, patch)) {
      case Result.Ok<ObjectNode>(var value) -> value;
      case Result.Refused<ObjectNode>(var failure) -> throw new AssertionError(failure);
    };
  }

  private static Failure refused(PatchKind kind, JsonNode patch) {
    return refused(Patches.apply(kind, SchemaFixture.pod(), yaml("{a: 1}"), patch));
  }

  private static Failure refused(Result<ObjectNode> result) {
    return switch (result) {
      case Result.Ok<ObjectNode>(var value) -> throw new AssertionError(value);
      case Result.Refused<ObjectNode>(var failure) -> failure;
    };
  }
}
