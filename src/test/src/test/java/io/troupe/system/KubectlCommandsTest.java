package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of kubectl that people reach for less often than those of the flows. */
@ExtendWith(SharedTroupe.class)
final class KubectlCommandsTest {
  private static final String MAP =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {greeting: %s}\n";

  @TempDir static Path folder;

  private static Kubectl kubectl;

  @BeforeAll
  static void connect() {
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder.resolve("cache"));
    await().atMost(Scene.PATIENCE).until(() -> kubectl.ok("get", "nodes").contains(" Ready"));
  }

  private static void namespace(String name) {
    kubectl.ok("create", "namespace", name);
    Scene.again(SharedTroupe.api(), name).untilUsable();
  }

  @Test
  void theServerDescribesItself() {
    assertThat(kubectl.ok("api-resources"))
        .contains("NAME", "deployments", "deploy", "apps/v1", "priorityclasses");
    assertThat(kubectl.ok("api-resources", "--verbs=list", "--namespaced=false", "-o", "name"))
        .contains("namespaces", "nodes")
        .doesNotContain("pods");
    assertThat(kubectl.ok("api-versions").lines()).contains("v1", "apps/v1");
    assertThat(kubectl.ok("cluster-info")).contains("is running at");
    assertThat(kubectl.ok("version")).contains("Server Version: v1.");
    assertThat(kubectl.ok("explain", "--recursive", "deployment.spec.strategy"))
        .contains("rollingUpdate", "maxSurge");
  }

  @Test
  void objectsAreEditedComparedAndReplaced() {
    namespace("objects");
    String[] apply = {"apply", "-n", "objects", "-f", "-"};
    kubectl.okWith(MAP.formatted("settings", "hello"), apply);
    Kubectl editor = kubectl.editingWith("sed -i s/hello/goodbye/");
    assertThat(editor.ok("edit", "cm", "settings", "-n", "objects")).contains("edited");
    var diff = kubectl.run(MAP.formatted("settings", "hello"), "diff", "-n", "objects", "-f", "-");
    assertThat(diff.code()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out()).contains("-  greeting: goodbye", "+  greeting: hello");
    assertThat(
            kubectl.okWith(
                MAP.formatted("settings", "moin"), "replace", "-n", "objects", "-f", "-"))
        .contains("configmap/settings replaced");
    assertThat(
            kubectl.run(MAP.formatted("absent", "x"), "replace", "-n", "objects", "-f", "-").err())
        .contains("configmaps \"absent\" not found");
    assertThat(
            kubectl.okWith(MAP.formatted("settings", "moin"), "delete", "-n", "objects", "-f", "-"))
        .contains("configmap \"settings\" deleted");
    kubectl.okWith(MAP.formatted("one", "x"), apply);
    kubectl.okWith(MAP.formatted("two", "x"), apply);
    assertThat(kubectl.ok("delete", "cm", "--all", "-n", "objects"))
        .contains("\"one\" deleted", "\"two\" deleted");
  }

  @Test
  void aRolloutIsRestartedPausedAndLookedBackOn() throws IOException {
    namespace("rollout");
    kubectl.ok(
        "create", "deployment", "web", "--image=busybox", "-n", "rollout", "--", "sleep", "600");
    kubectl.ok("rollout", "status", "deployment/web", "-n", "rollout", "--timeout=120s");
    Process watch = kubectl.start("get", "pods", "-n", "rollout", "-w", "-o", "wide");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(watch.getInputStream()))) {
      assertThat(lines.readLine()).contains("NAME", "IP", "NODE", "READINESS GATES");
      assertThat(lines.readLine()).contains("1/1", "Running");
      kubectl.ok("rollout", "restart", "deployment/web", "-n", "rollout");
      String next = lines.readLine();
      while (next != null && next.contains("1/1")) {
        next = lines.readLine(); // the old pod, of which more was to be said
      }
      assertThat(next).contains("0/1", "Pending");
    } finally {
      watch.destroy();
    }
    kubectl.ok("rollout", "status", "deployment/web", "-n", "rollout", "--timeout=120s");
    kubectl.ok("rollout", "pause", "deployment/web", "-n", "rollout");
    assertThat(kubectl.fails("rollout", "restart", "deployment/web", "-n", "rollout"))
        .contains("can't restart paused deployment");
    kubectl.ok("rollout", "resume", "deployment/web", "-n", "rollout");
    assertThat(kubectl.ok("rollout", "history", "deployment/web", "-n", "rollout", "--revision=1"))
        .contains("revision #1", "Image:\tbusybox");
    await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("get", "events", "-n", "rollout"))
                .contains("ScalingReplicaSet", "SuccessfulCreate", "Scheduled"));
    assertThat(kubectl.ok("expose", "deployment/web", "--port=80", "-n", "rollout"))
        .contains("service/web exposed");
    kubectl.ok("delete", "deployment,service", "--all", "-n", "rollout", "--timeout=120s");
  }

  @Test
  void aNodeIsCordonedDrainedAndBack() {
    namespace("drain");
    String node = kubectl.ok("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}");
    kubectl.ok("run", "one", "--image=busybox", "-n", "drain", "--command", "--", "sleep", "600");
    kubectl.ok("wait", "--for=condition=Ready", "pod/one", "-n", "drain", "--timeout=120s");
    assertThat(kubectl.ok("cordon", node)).contains("cordoned");
    try {
      assertThat(kubectl.ok("get", "nodes")).contains("Ready,SchedulingDisabled");
      assertThat(
              kubectl.ok(
                  "drain",
                  node,
                  "--force",
                  "--grace-period=1",
                  "--pod-selector=run=one",
                  "--timeout=120s"))
          .contains("pod/one evicted", "drained");
    } finally {
      kubectl.ok("uncordon", node);
    }
    assertThat(kubectl.ok("get", "pods", "-n", "drain", "-o", "name")).isEmpty();
  }
}
