package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code, reason and message that clients go by, from the table in status-table.txt. */
@ExtendWith(SharedTroupe.class)
final class StatusTableTest {

  /**
   * @param reason empty for a case that only prepares others
   */
  record Case(
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      int code,
      String reason,
      String message) {
    @Override
    public String toString() {
      return code + " " + method + " " + path;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : text().lines().toList()) {
      if (line.startsWith("-> ")) {
        cases.add(read(lines, line.substring(3).split(" ", 3)));
        lines.clear();
      } else if (!lines.isEmpty() || !(line.isBlank() || line.startsWith("#"))) {
        lines.add(line);
      }
    }
    return cases;
  }

  private static Case read(List<String> lines, String[] answer) {
    String[] request = lines.getFirst().split(" ", 2);
    Map<String, String> headers = new TreeMap<>();
    int at = 1;
    for (; at < lines.size() && !lines.get(at).isBlank(); at++) {
      String[] header = lines.get(at).split(": ", 2);
      headers.put(header[0], header[1]);
    }
    String body = String.join("\n", lines.subList(Math.min(at + 1, lines.size()), lines.size()));
    String length = headers.remove("X-Body-Bytes");
    if (length != null) {
      body = "x".repeat(Integer.parseInt(length));
    }
    if (!body.isEmpty()) {
      headers.putIfAbsent("Content-Type", "application/json");
    }
    return new Case(
        request[0],
        request[1],
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        Integer.parseInt(answer[0]),
        answer.length > 1 ? answer[1] : "",
        answer.length > 2 ? answer[2] : "-");
  }

  private static String text() {
    try (InputStream in = StatusTableTest.class.getResourceAsStream("status-table.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theAnswerIsWhatTheTableSays(Case one) throws IOException {
    Map<String, String> headers = new TreeMap<>(one.headers());
    boolean nobody = headers.remove("As") != null;
    ApiClient client = nobody ? ApiClient.stranger(SharedTroupe.troupe(), "") : SharedTroupe.api();
    Answer answer = client.send(one.method(), one.path(), headers, one.body());
    assertThat(answer.code()).as(answer.text()).isEqualTo(one.code());
    if (one.reason().isEmpty()) {
      return;
    }
    assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
    assertThat(answer.json().path("status").asText()).isEqualTo("Failure");
    assertThat(answer.json().path("code").asInt()).isEqualTo(one.code());
    assertThat(answer.json().path("metadata").isObject()).isTrue();
    assertThat(answer.reason()).isEqualTo(one.reason());
    if (!one.message().equals("-")) {
      assertThat(answer.message()).matches(pattern(one.message()));
    }
    if (one.code() == 422) {
      assertThat(answer.json().path("details").path("causes")).isNotEmpty();
    }
    if (one.code() == 504) {
      assertThat(answer.json().path("details").path("causes").path(0).path("reason"))
          .isEqualTo(Json.object().textNode("ResourceVersionTooLarge"));
      assertThat(answer.json().path("details").path("retryAfterSeconds").asInt()).isEqualTo(1);
    }
  }

  private static Pattern pattern(String message) {
    return Pattern.compile(
        Arrays.stream(message.split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }
}
