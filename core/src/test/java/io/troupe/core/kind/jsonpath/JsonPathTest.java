package io.troupe.core.kind.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  private static final String OBJECT =
      "{'a':{'b':1,'x.y':'dotted'},'list':[{'t':'A','v':1},{'t':'B','v':2},{'v':3}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".a.b|[1]",
        ".a['x.y']|[\"dotted\"]",
        ".a.x\\.y|[\"dotted\"]",
        ".list[0].v|[1]",
        ".list[-1].v|[3]",
        ".list[*].v|[1, 2, 3]",
        ".list[0:2].v|[1, 2]",
        ".list[?(@.t==\"B\")].v|[2]",
        ".list[?(@.t=='B')].v|[2]",
        ".list[?(@.t)].v|[1, 2]",
        ".list[?(@.v>1)].v|[2, 3]",
        "..t|[\"A\", \"B\"]",
        ".none.at.all|[]"
      })
  void pathsFindWhatTheyName(String path, String found) {
    assertThat(JsonPath.parse(path).orElseThrow().find(Json.parse(OBJECT.replace('\'', '"'))))
        .hasToString(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".a[", ".a b", ".a[x]", ".list[?(v)]", "{.a}"})
  void whatIsNoPathIsRefused(String path) {
    assertThat(JsonPath.parse(path)).isEmpty();
  }
}
