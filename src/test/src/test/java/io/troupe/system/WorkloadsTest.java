package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controllers and scheduler on one real server with hollow nodes, everybody under RBAC. */
class WorkloadsTest implements RolloutCases, OwnershipCases, PlacementCases {
  private static final Pattern TROUBLE = Pattern.compile("(WARN|ERROR) +[a-z]|Exception");

  /** Refusals that tests here provoke. */
  private static final List<String> PROVOKED = List.of("nobody", "aaaaaaaa");

  @TempDir static Path folder;
  private static TroupeProcess troupe;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    troupe = TroupeProcess.start(folder.resolve("data"), "--hollow-nodes=20");
    api = new ApiClient(troupe);
    await().atMost(Scene.PATIENCE).until(() -> api.names("/api/v1/nodes").size() == 21);
  }

  /** Whatever the tests did, nobody was refused, nothing failed, nothing was tried in vain. */
  @AfterAll
  static void stop() throws IOException {
    troupe.close();
    List<String> complaints = new ArrayList<>();
    for (String line : Files.readAllLines(troupe.data().resolve("up.out"))) {
      if (TROUBLE.matcher(line).find() && PROVOKED.stream().noneMatch(line::contains)) {
        complaints.add(line);
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Override
  public ApiClient api() {
    return api;
  }

  @Test
  void anIdleClusterWritesNothing() {
    Scene scene = Scene.in(api, "idle");
    scene.deploy("web", 3, "");
    scene.untilRolledOut("web");
    await("ten seconds without a write")
        .atMost(Scene.PATIENCE)
        .during(Duration.ofSeconds(10))
        .pollInterval(Duration.ofSeconds(1))
        .until(new Unchanged()::holds);
  }

  /** Whether the newest revision is still the one asked for before. */
  private static final class Unchanged {
    private String last = "";

    boolean holds() throws IOException {
      String now =
          api.get("/api/v1/namespaces?limit=1").json().at("/metadata/resourceVersion").asText();
      boolean same = now.equals(last);
      last = now;
      return same;
    }
  }
}
