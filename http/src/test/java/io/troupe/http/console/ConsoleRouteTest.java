package io.troupe.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.HttpEntity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleRouteTest {
  private static final Pattern IMPORT =
      Pattern.compile("(?:import|from)\\s*[\"'](\\.[^\"']+)[\"']");

  private final ConsoleRoute route = new ConsoleRoute();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/",
        "/console/objects/core/pods/default/web-0",
        "/console/kinds/apps/deployments"
      })
  void everyAddressOfThePageIsThePage(String path) {
    HttpResponse response = get(path);
    assertThat(response.status().intValue()).isEqualTo(200);
    assertThat(text(response)).contains("<troupe-app>").doesNotContain("{{");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(response, "Content-Security-Policy"))
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void whatThePageNamesIsThereForEver() {
    for (String asset : named(text(get("/console")))) {
      HttpResponse response = get(asset);
      assertThat(response.status().intValue()).as(asset).isEqualTo(200);
      assertThat(header(response, "Cache-Control")).contains("immutable");
    }
  }

  @Test
  void whatAModuleImportsIsThereToo() {
    List<String> waiting = new ArrayList<>(named(text(get("/console"))));
    List<String> seen = new ArrayList<>();
    while (!waiting.isEmpty()) {
      String path = waiting.removeLast();
      if (path.endsWith(".js") && !seen.contains(path)) {
        seen.add(path);
        HttpResponse response = get(path);
        assertThat(response.status().intValue()).as(path).isEqualTo(200);
        IMPORT
            .matcher(text(response))
            .results()
            .forEach(found -> waiting.add(URI.create(path).resolve(found.group(1)).toString()));
      }
    }
    assertThat(seen).hasSizeGreaterThan(30);
  }

  @Test
  void aKnownVersionIsNotSentAgain() {
    String tag = header(get("/console"), "ETag");
    HttpResponse again =
        answer(HttpRequest.GET("/console").addHeader(RawHeader.create("If-None-Match", tag)));
    assertThat(again.status().intValue()).isEqualTo(304);
  }

  @Test
  void whoTakesGzipGetsIt() throws IOException {
    HttpResponse response =
        answer(HttpRequest.GET("/console").addHeader(RawHeader.create("Accept-Encoding", "gzip")));
    assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(response)))) {
      assertThat(new String(in.readAllBytes())).contains("<troupe-app>");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/assets/",
        "/console/assets/0123456789abcdef/app.js",
        "/console/assets/../../application.conf"
      })
  void nothingElseIsServed(String path) {
    assertThat(get(path).status().intValue()).isEqualTo(404);
  }

  @Test
  void nothingCanBeWritten() {
    HttpResponse response = answer(HttpRequest.create("/console").withMethod(HttpMethods.POST));
    assertThat(response.status().intValue()).isEqualTo(405);
  }

  @Test
  void onlyItsOwnPathsAreTaken() {
    assertThat(route.handles("/console/x")).isTrue();
    assertThat(route.handles("/consoles")).isFalse();
  }

  private static List<String> named(String page) {
    return Pattern.compile("(?:src|href)=\"([^\"]+)\"")
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private HttpResponse get(String path) {
    return answer(HttpRequest.GET(path));
  }

  private HttpResponse answer(HttpRequest request) {
    return route.answer(request).toCompletableFuture().join();
  }

  private static String text(HttpResponse response) {
    return new String(bytes(response), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(HttpResponse response) {
    return ((HttpEntity.Strict) response.entity()).data().toArrayUnsafe();
  }

  private static String header(HttpResponse response, String name) {
    return response.getHeader(name).map(HttpHeader::value).orElse("");
  }
}
