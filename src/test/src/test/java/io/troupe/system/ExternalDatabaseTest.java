package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The control plane on a PostgreSQL that is not its child: it keeps its state there, tells when the
 * database is away, and goes on by itself when it is back.
 */
class ExternalDatabaseTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int CLIENTS = 4;
  private static final int ACKNOWLEDGED_EACH_SIDE = 100;
  private static final Duration SOON = Scene.PATIENCE;

  @TempDir Path folder;

  @Test
  void stateLivesThereAndABounceLosesNothing() throws Exception {
    Path database = folder.resolve("database");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(database, new SecureRandom())) {
      String url = "--database-url=" + url(server.url());
      try (TroupeProcess troupe = TroupeProcess.start(folder.resolve("data"), url)) {
        assertThat(folder.resolve("data/store/postgres")).doesNotExist();
        ApiClient api = new ApiClient(troupe);
        assertThat(api.post(CONFIG_MAPS, configMap("kept")).code()).isEqualTo(201);

        Set<String> acknowledged = bounceUnderLoad(server, troupe);
        troupe.kill9();
        troupe.start(url);
        Set<String> found = new TreeSet<>(new ApiClient(troupe).names(CONFIG_MAPS));
        assertThat(found).contains("kept").containsAll(acknowledged);
      }
    }
  }

  /**
   * @return what was acknowledged before, during and after
   */
  private static Set<String> bounceUnderLoad(EmbeddedPostgres server, TroupeProcess troupe)
      throws Exception {
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    ApiClient api = new ApiClient(troupe);
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.submit(() -> {
          ApiClient own = new ApiClient(troupe);
          while (!over.get()) {
            String name = "made-" + next.incrementAndGet();
            if (created(own, name)) {
              acknowledged.add(name);
            }
          }
        });
      }
      await().atMost(SOON).until(() -> acknowledged.size() >= ACKNOWLEDGED_EACH_SIDE);
      assertThat(api.get("/readyz").code()).isEqualTo(200);

      server.stop();
      await().atMost(SOON).until(() -> api.get("/readyz").code() == 500);
      assertThat(api.get("/readyz?verbose").text()).contains("[-]database failed");
      assertThat(api.get("/livez").code()).isEqualTo(200);
      // Memory answers what asks for no more than that.
      assertThat(api.get(CONFIG_MAPS + "/kept?resourceVersion=0").code()).isEqualTo(200);

      thePastIs(api, 503);

      server.restart();
      int before = acknowledged.size();
      await().atMost(SOON).until(() -> acknowledged.size() >= before + ACKNOWLEDGED_EACH_SIDE);
      await().atMost(SOON).until(() -> api.get("/readyz").code() == 200);
      // Each part of the server finds out for itself.
      await().atMost(SOON).untilAsserted(() -> thePastIs(api, 200));
    } finally {
      over.set(true);
      clients.shutdown();
      assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    return acknowledged;
  }

  /** Whatever asks for it, and whoever is told to come back is told when. */
  private static void thePastIs(ApiClient api, int code) throws IOException {
    String history = "/apis/history.troupe.io/v1/";
    for (String path :
        List.of(
            CONFIG_MAPS + "/kept?asOf=" + Instant.now(),
            CONFIG_MAPS + "?resourceVersionMatch=Exact&resourceVersion=1",
            history + "entries?limit=1",
            history + "timelines/cluster",
            history + "namespaces/default/whys/configmaps:kept",
            history + "replays/cluster?from=1&to=2&speed=0",
            "/troupe/v1/journal")) {
      ApiClient.Answer answer = api.get(path);
      assertThat(answer.code()).as(path + " " + answer.text()).isEqualTo(code);
      if (code == 503) {
        assertThat(answer.json().path("kind").asText()).as(path).isEqualTo("Status");
        assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
      }
    }
  }

  /** A request that got no answer counts as not acknowledged. */
  private static boolean created(ApiClient api, String name) {
    try {
      return api.post(CONFIG_MAPS, configMap(name)).code() == 201;
    } catch (IOException unanswered) {
      return false;
    }
  }

  private static String url(DatabaseUrl url) {
    URI address = URI.create(url.jdbc().substring("jdbc:".length()));
    return "postgres://"
        + url.user()
        + ":"
        + url.password()
        + "@"
        + address.getAuthority()
        + address.getPath();
  }

  private static ObjectNode configMap(String name) {
    ObjectNode object =
        Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}}");
    object.withObject("/metadata").put("name", name);
    return object;
  }
}
