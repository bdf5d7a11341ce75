package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists and watches on the real server: pages, revisions, resumption, selectors. */
@ExtendWith(SharedTroupe.class)
final class ListWatchTest {
  private static final String NAMESPACES = "/api/v1/namespaces";

  private static ApiClient api;

  @BeforeAll
  static void connect() {
    api = SharedTroupe.api();
  }

  /** A namespace of its own; gives the path of its ConfigMaps. */
  private static String maps(String namespace) throws IOException {
    assertThat(api.post(NAMESPACES, object(namespace)).code()).isEqualTo(201);
    return NAMESPACES + "/" + namespace + "/configmaps";
  }

  private static ObjectNode object(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name).putObject("labels").put("test", "yes");
    return object;
  }

  private static String make(String maps, String name) throws IOException {
    Answer made = api.post(maps, object(name));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    return made.version();
  }

  private static String label(String maps, String name, String value) throws IOException {
    String patch = "{\"metadata\":{\"labels\":{\"color\":" + value + "}}}";
    return api.patch(maps + "/" + name, "merge", patch).version();
  }

  private static String shown(JsonNode event) {
    JsonNode metadata = event.path("object").path("metadata");
    return event.path("type").asText() + " " + metadata.path("name").asText("");
  }

  private static List<String> take(Stream<ObjectNode> events, int count) {
    List<String> taken = new ArrayList<>();
    Iterator<ObjectNode> each = events.iterator();
    while (taken.size() < count && each.hasNext()) {
      taken.add(shown(each.next()));
    }
    return taken;
  }

  @Test
  void pagesAreOfOneSnapshot() throws IOException {
    String maps = maps("pages");
    for (String name : List.of("a", "b", "c", "d")) {
      make(maps, name);
    }
    String mine = maps + "?labelSelector=test";
    Answer first = api.get(maps + "?limit=2");
    assertThat(first.json().path("items")).hasSize(2);
    assertThat(first.json().at("/metadata/remainingItemCount").asInt()).isBetween(2, 3);
    Answer selected = api.get(mine + "&limit=2");
    assertThat(selected.json().path("metadata").has("remainingItemCount")).isFalse();
    make(maps, "bb");
    api.delete(maps + "/d", "");
    List<String> all = new ArrayList<>();
    Answer page = selected;
    while (true) {
      page.json().path("items").forEach(i -> all.add(i.at("/metadata/name").asText()));
      assertThat(page.version()).isEqualTo(selected.version());
      String token = page.json().at("/metadata/continue").asText();
      if (token.isEmpty()) {
        break;
      }
      page = api.get(mine + "&limit=2&continue=" + token);
    }
    assertThat(all).containsExactly("a", "b", "c", "d");
    String exact = "&resourceVersionMatch=Exact&resourceVersion=" + selected.version();
    assertThat(api.names(mine + exact)).containsExactly("a", "b", "c", "d");
    assertThat(api.names(mine)).containsExactly("a", "b", "bb", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "resourceVersion=0, 200",
    "resourceVersion=1, 200",
    "resourceVersion=0&resourceVersionMatch=NotOlderThan, 200",
    "resourceVersion=1&resourceVersionMatch=NotOlderThan, 200",
    "resourceVersion=1&resourceVersionMatch=Exact, 200",
    "asOf=2001-02-03T04:05:06Z, 410",
    "asOf=2001-02-03T04:05:06Z&resourceVersion=1, 400",
    "asOf=yesterday, 400",
    "resourceVersion=0&resourceVersionMatch=Exact, 422",
    "resourceVersionMatch=NotOlderThan, 422",
    "resourceVersion=1&resourceVersionMatch=Newest, 422",
    "resourceVersion=99999999, 504",
    "sendInitialEvents=true, 422",
    "watch=1&sendInitialEvents=true, 422",
    "watch=1&resourceVersion=1&resourceVersionMatch=NotOlderThan, 422"
  })
  void revisionsAreMatchedAsAsked(String query, int code) throws IOException {
    Answer answer = api.get("/api/v1/configmaps?" + query);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    if (code == 504) {
      assertThat(answer.message()).contains("Too large resource version: 99999999");
      assertThat(answer.json().at("/details/causes/0/reason").asText())
          .isEqualTo("ResourceVersionTooLarge");
    }
  }

  @Test
  void aWatchResumesWithoutGapOrDouble() throws IOException {
    String maps = maps("resume");
    String from = make(maps, "first");
    make(maps, "second");
    String middle = label(maps, "second", "\"red\"");
    api.put(maps + "/second", api.get(maps + "/second").json()); // changes nothing, says nothing
    api.delete(maps + "/first", "");
    make(maps, "third");
    String mine = maps + "?watch=1&labelSelector=test&resourceVersion=";
    try (Stream<ObjectNode> events = api.watch(mine + from)) {
      assertThat(take(events, 4))
          .containsExactly("ADDED second", "MODIFIED second", "DELETED first", "ADDED third");
    }
    try (Stream<ObjectNode> events = api.watch(mine + middle)) {
      assertThat(take(events, 2)).containsExactly("DELETED first", "ADDED third");
    }
  }

  @Test
  void whatEntersOrLeavesASelectionIsAddedOrDeleted() throws IOException {
    String maps = maps("selection");
    String from = make(maps, "one");
    label(maps, "one", "\"red\"");
    label(maps, "one", "\"blue\"");
    label(maps, "one", "\"red\"");
    String last = label(maps, "one", "null");
    String red = maps + "?watch=1&labelSelector=color%3Dred&resourceVersion=" + from;
    try (Stream<ObjectNode> events = api.watch(red)) {
      List<ObjectNode> seen = events.limit(4).toList();
      assertThat(seen.stream().map(ListWatchTest::shown))
          .containsExactly("ADDED one", "DELETED one", "ADDED one", "DELETED one");
      assertThat(seen.getLast().at("/object/metadata/resourceVersion").asText()).isEqualTo(last);
    }
  }

  @Test
  void fieldSelectorsChooseToo() throws IOException {
    String maps = maps("fields");
    make(maps, "one");
    make(maps, "two");
    assertThat(api.names(maps + "?fieldSelector=metadata.name%3Dtwo")).containsExactly("two");
    assertThat(api.names(maps + "?fieldSelector=metadata.name!%3Dtwo"))
        .contains("one")
        .doesNotContain("two");
    try (Stream<ObjectNode> events =
        api.watch(maps + "?watch=1&fieldSelector=metadata.name%3Dtwo")) {
      assertThat(take(events, 1)).containsExactly("ADDED two");
    }
  }

  @Test
  void initialEventsEndWithABookmark() throws IOException {
    String maps = maps("initial");
    make(maps, "one");
    String query =
        maps
            + "?watch=1&labelSelector=test&sendInitialEvents=true&allowWatchBookmarks=true"
            + "&resourceVersionMatch=NotOlderThan&timeoutSeconds=2";
    try (Stream<ObjectNode> events = api.watch(query)) {
      List<ObjectNode> seen = events.toList(); // ends by the timeout
      assertThat(shown(seen.getFirst())).isEqualTo("ADDED one");
      assertThat(seen.get(1).path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(seen.get(1).at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
      assertThat(seen.getLast().path("type").asText()).isEqualTo("BOOKMARK");
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip, gzip", "'deflate, gzip;q=0.5', gzip", "gzip;q=0, none", "deflate, none"})
  void longAnswersAreCompressedForWhoAcceptsThat(String accepted, String encoding)
      throws IOException {
    Map<String, String> headers = Map.of("Accept-Encoding", accepted);
    String maps = NAMESPACES + "/default/configmaps";
    ObjectNode large = object("long-" + Math.abs(accepted.hashCode()));
    large.putObject("data").put("a", "x".repeat(200 * 1024));
    assertThat(api.post(maps, large).code()).isEqualTo(201);
    Answer answer = api.send("GET", maps, headers, new byte[0]);
    assertThat(answer.headers().firstValue("Content-Encoding").orElse("none")).isEqualTo(encoding);
    Answer brief = api.send("GET", "/version", headers, new byte[0]);
    assertThat(brief.headers().firstValue("Content-Encoding")).isEmpty();
  }
}
