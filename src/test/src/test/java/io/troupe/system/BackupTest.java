package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.Backups;
import io.troupe.system.TroupeProcess.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands backup and restore: one cluster, backed up while it is written to, and its twin. */
class BackupTest {
  private static final long RAISED_BY = 1_000_000_000L;
  private static final String FORGETFUL = "-Dtroupe.journal.retention=1ms";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: plays.stage.example.com}
      spec:
        group: stage.example.com
        scope: Namespaced
        names: {kind: Play, plural: plays, singular: play}
        versions:
        - name: v1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final String PLAY =
      """
      apiVersion: stage.example.com/v1
      kind: Play
      metadata: {name: hamlet}
      acts: 5
      """;

  @TempDir Path folder;

  @Test
  void aBackupTakenUnderLoadComesBackInAnEmptyServer() throws Exception {
    assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    Path file = folder.resolve("backup");
    Set<String> acknowledged;
    String uid;
    long before;
    try (TroupeProcess troupe = TroupeProcess.start(folder.resolve("old"))) {
      uid = populate(new Kubectl(troupe.kubeconfig(), folder.resolve("cache")));
      before = Long.parseLong(revision(new ApiClient(troupe)));
      acknowledged = backUpUnderLoad(troupe, file);
    }
    refuseDamaged(file);

    Path data = folder.resolve("new");
    Finished restored = restore(file, data);
    assertThat(restored.code()).as(restored.text()).isZero();
    Finished again = restore(file, data);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.text()).contains("the database is not empty");

    try (TroupeProcess troupe = TroupeProcess.start(data, FORGETFUL)) {
      Finished running = restore(file, data);
      assertThat(running.text()).contains("Troupe is running in").contains("troupe down");
      // The same authority: whoever had a kubeconfig goes on with it.
      Kubectl kubectl = new Kubectl(troupe.kubeconfig(), folder.resolve("cache"));
      ApiClient api = new ApiClient(troupe.port(), folder.resolve("old/pki"), "admin");
      assertThat(api.names(CONFIG_MAPS)).containsAll(acknowledged).doesNotContain("gone");
      assertThat(kubectl.ok("get", "secret", "words", "-o=jsonpath={.data.a} {.metadata.uid}"))
          .isEqualTo("aHVudGVyMg== " + uid);
      assertThat(kubectl.ok("get", "play", "hamlet", "-o=jsonpath={.acts}")).isEqualTo("5");
      assertThat(kubectl.ok("rollout", "history", "deployment/cast")).contains("2");
      // The old history goes; what it left, and what it has deleted, go on.
      await()
          .atMost(Scene.PATIENCE)
          .until(
              () -> api.get("/metrics").text().contains("troupe_journal_oldest_revision 3000000"));
      aNewHistoryBegins(api, before);
      troupe.kill9();
      troupe.start(FORGETFUL);
      assertThat(api.names(CONFIG_MAPS)).contains("gone", "made-1").doesNotContain("made-0");
      String changed = "{\"data\":{\"changed\":\"yes\"}}";
      assertThat(api.patch(CONFIG_MAPS + "/made-1", "merge", changed).code()).isEqualTo(200);
    }
  }

  private static String populate(Kubectl kubectl) {
    kubectl.okWith(DEFINITION, "apply", "-f=-");
    kubectl.ok("create", "secret", "generic", "words", "--from-literal=a=hunter2");
    kubectl.ok(
        "wait", "--for=condition=Established", "crd/plays.stage.example.com", "--timeout=120s");
    await().atMost(Scene.PATIENCE).until(() -> kubectl.run(PLAY, "apply", "-f=-").code() == 0);
    kubectl.ok("create", "deployment", "cast", "--image=pause", "--replicas=0");
    kubectl.ok("set", "env", "deployment/cast", "A=B");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> kubectl.ok("rollout", "history", "deployment/cast").contains("2"));
    kubectl.ok("create", "configmap", "gone");
    kubectl.ok("delete", "configmap", "gone");
    return kubectl.ok("get", "secret", "words", "-o=jsonpath={.metadata.uid}");
  }

  /** Gives what had been acknowledged before the backup began. */
  private static Set<String> backUpUnderLoad(TroupeProcess troupe, Path file) throws Exception {
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              ApiClient api = new ApiClient(troupe);
              for (int i = 0; !over.get(); i++) {
                if (created(api, "made-" + i)) {
                  acknowledged.add("made-" + i);
                }
              }
            });
    try {
      await().atMost(Scene.PATIENCE).until(() -> acknowledged.size() > 20);
      Set<String> first = Set.copyOf(acknowledged);
      Finished done =
          TroupeProcess.run(List.of("backup", "--data-dir=" + troupe.data(), "" + file));
      assertThat(done.code()).as(done.text()).isZero();
      assertThat(done.text()).contains(file + ".keys");
      int size = acknowledged.size();
      await().atMost(Scene.PATIENCE).until(() -> acknowledged.size() > size);
      return first;
    } finally {
      over.set(true);
      writer.join();
    }
  }

  private void refuseDamaged(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Path damaged = folder.resolve("damaged");
    Files.write(damaged, bytes);
    Files.copy(Backups.keysOf(file), Backups.keysOf(damaged));
    Path data = folder.resolve("refused");
    Finished refused = restore(damaged, data);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.text()).contains("damaged");
    // Nothing of it has stayed: the whole one goes into the same place.
    assertThat(restore(file, data).code()).isZero();
  }

  private static void aNewHistoryBegins(ApiClient api, long before) throws IOException {
    long revision = Long.parseLong(revision(api));
    assertThat(revision).isGreaterThanOrEqualTo(before + RAISED_BY);
    for (long old : new long[] {before, before + RAISED_BY / 2}) {
      String watch = CONFIG_MAPS + "?watch=1&timeoutSeconds=1&resourceVersion=" + old;
      assertThat(api.get(watch).text()).contains("\"code\":410").contains("Expired");
      String exact = CONFIG_MAPS + "?resourceVersionMatch=Exact&limit=1&resourceVersion=" + old;
      assertThat(api.get(exact).code()).isEqualTo(410);
    }
    assertThat(created(api, "gone")).as("a name that has been used").isTrue();
    ObjectNode made = api.get(CONFIG_MAPS + "/gone").json();
    assertThat(made.at("/metadata/resourceVersion").asLong()).isGreaterThan(before + RAISED_BY);
    assertThat(api.delete(CONFIG_MAPS + "/made-0", "").code()).isEqualTo(200);
  }

  private static Finished restore(Path file, Path data, String... more) {
    List<String> restore = new ArrayList<>(List.of("restore", "--data-dir=" + data));
    restore.addAll(List.of(more));
    restore.add(file.toString());
    return TroupeProcess.run(restore);
  }

  private static String revision(ApiClient api) throws IOException {
    return api.get(CONFIG_MAPS).version();
  }

  private static boolean created(ApiClient api, String name) {
    ObjectNode object =
        Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}}");
    object.withObject("/metadata").put("name", name);
    try {
      return api.post(CONFIG_MAPS, object).code() == 201;
    } catch (IOException unanswered) {
      return false;
    }
  }
}
