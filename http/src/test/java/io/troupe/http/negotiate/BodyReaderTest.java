package io.troupe.http.negotiate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.http.negotiate.BodyReader.Read;
import io.troupe.http.negotiate.BodyReader.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

  private static Read read(String text, Syntax syntax) {
    return BodyReader.read(text.getBytes(StandardCharsets.UTF_8), syntax);
  }

  private static JsonNode yaml(String text) {
    return ((Read.Tree) read(text, Syntax.YAML)).root();
  }

  @Test
  void yamlScalarsAreWhatGoReads() {
    JsonNode tree = yaml("a: 0644\nb: yes\nc: ~\nd: 0x1F\ne: '1'\nf: 1.5\ng: 2026-01-01\n");
    assertThat(tree.toString())
        .isEqualTo(
            "{\"a\":420,\"b\":true,\"c\":null,\"d\":31,\"e\":\"1\",\"f\":1.5,\"g\":\"2026-01-01\"}");
  }

  @Test
  void anchorsAreCopiedAndMergeKeysMerged() {
    JsonNode tree = yaml("base: &b {x: 1, y: 2}\nlist: [*b, *b]\nmerged:\n  <<: *b\n  y: 3\n");
    assertThat(tree.path("list").toString()).isEqualTo("[{\"x\":1,\"y\":2},{\"x\":1,\"y\":2}]");
    assertThat(tree.path("merged").toString()).isEqualTo("{\"y\":3,\"x\":1}");
  }

  @Test
  void onlyTheFirstYamlDocumentIsRead() {
    assertThat(yaml("a: 1\n---\nb: 2\n").toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void treesAreThoseOfTheMapper() throws Exception {
    String text =
        "{\"i\":1,\"l\":12345678901,\"b\":123456789012345678901234567890,\"d\":1.25,\"e\":1e3,"
            + "\"t\":true,\"n\":null,\"s\":\"\\u00e9\",\"a\":[1,[2],{}],\"o\":{\"x\":{}}}";
    assertThat(((Read.Tree) read(text, Syntax.JSON)).root())
        .isEqualTo(Json.mapper().readTree(text));
  }

  @Test
  void anyInputEndsInATreeOrAMessage() {
    long seed = 20260102;
    Random random = new Random(seed);
    byte[] good =
        "kind: Pod\nspec: {a: [1, \"x\", &q {b: c}], d: *q}\nx: |\n  text\n"
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      for (Syntax syntax : Syntax.values()) {
        assertThat(BodyReader.read(bytes, syntax)).as("seed " + seed + " " + round).isNotNull();
      }
    }
  }
}
