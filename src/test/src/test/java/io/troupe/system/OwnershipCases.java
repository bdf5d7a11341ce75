package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** ReplicaSets, garbage collection and namespaces on a real server. */
interface OwnershipCases {
  ApiClient api();

  private static int readyReplicas(Scene scene, String set) {
    return scene.get("replicasets", set).at("/status/readyReplicas").asInt();
  }

  @Test
  default void aReplicaSetAdoptsMatchingOrphansAndReleasesWhatNoLongerMatches() {
    Scene scene = Scene.in(api(), "adopt");
    scene.create("pods", Scene.pod("orphan", "").replace("\"app\":\"orphan\"", "\"app\":\"set\""));
    scene.create("replicasets", Scene.workload("ReplicaSet", "set", 3, ""));
    scene.until("replicasets", "set", s -> s.at("/status/readyReplicas").asInt() == 3);
    assertThat(scene.names("pods", "app=set")).hasSize(3).contains("orphan");
    assertThat(scene.get("pods", "orphan").at("/metadata/ownerReferences/0/name").asText())
        .isEqualTo("set");
    scene.patch("pods", "orphan", "{'metadata':{'labels':{'app':'free'}}}");
    scene.until("pods", "orphan", p -> p.at("/metadata/ownerReferences").isMissingNode());
    await().atMost(Scene.PATIENCE).until(() -> scene.names("pods", "app=set").size() == 3);
    assertThat(scene.code("pods", "orphan")).isEqualTo(200);
  }

  @Test
  default void thePodsThatCostLeastGoFirst() {
    Scene scene = Scene.in(api(), "victims");
    scene.create("replicasets", Scene.workload("ReplicaSet", "set", 5, ""));
    await().atMost(Scene.PATIENCE).until(() -> readyReplicas(scene, "set") == 5);
    String cheap = scene.names("pods", "").get(3);
    scene.patch(
        "pods",
        cheap,
        "{'metadata':{'annotations':{'controller.kubernetes.io/pod-deletion-cost':'-10'}}}");
    scene.patch("replicasets", "set", "{'spec':{'replicas':4}}");
    await().atMost(Scene.PATIENCE).until(() -> scene.names("pods", "").size() == 4);
    assertThat(scene.names("pods", "")).doesNotContain(cheap);
  }

  @Test
  default void aBurstOf500PodsBecomesReady() {
    Scene scene = Scene.in(api(), "burst");
    long began = System.nanoTime();
    scene.deploy("web", 500, "");
    scene.untilRolledOut("web");
    System.out.printf("500 pods ready after %.1f s%n", (System.nanoTime() - began) / 1e9);
    assertThat(scene.list("pods", "").stream().filter(Scene::ready)).hasSize(500);
    scene.delete("deployments", "web", "Background");
    scene.untilGone("pods", "");
  }

  @Test
  default void foregroundBackgroundAndOrphanDeletionsDiffer() {
    Scene scene = Scene.in(api(), "garbage");
    for (String name : List.of("fore", "back", "orphan")) {
      scene.deploy(name, 2, "");
    }
    List.of("fore", "back", "orphan").forEach(scene::untilRolledOut);
    scene.patch(
        "pods",
        scene.names("pods", "app=fore").getFirst(),
        "{'metadata':{'finalizers':['example.com/hold']}}");
    String held = scene.names("pods", "app=fore").getFirst();
    scene.delete("deployments", "fore", "Foreground");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> scene.names("pods", "app=fore").equals(List.of(held)));
    assertThat(scene.get("deployments", "fore").at("/metadata/finalizers").toString())
        .contains("foregroundDeletion");
    scene.patch("pods", held, "{'metadata':{'finalizers':null}}");
    scene.untilGone("deployments", "app=fore");
    assertThat(scene.names("replicasets", "app=fore")).isEmpty();

    scene.delete("deployments", "back", "Background");
    scene.untilGone("pods", "app=back");
    assertThat(scene.names("replicasets", "app=back")).isEmpty();

    scene.delete("deployments", "orphan", "Orphan");
    scene.untilGone("deployments", "app=orphan");
    scene.until(
        "replicasets",
        scene.names("replicasets", "app=orphan").getFirst(),
        set -> set.at("/metadata/ownerReferences").isMissingNode());
    assertThat(scene.names("pods", "app=orphan")).hasSize(2);
  }

  @Test
  default void aNamespaceTakesEverythingWithIt() {
    Scene scene = Scene.in(api(), "full");
    scene.deploy("web", 30, "");
    for (int i = 0; i < 200; i++) {
      scene.create(
          "configmaps",
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c" + i + "\"}}");
    }
    scene.patch("configmaps", "c7", "{'metadata':{'finalizers':['example.com/hold']}}");
    scene.untilRolledOut("web");
    scene.answer("DELETE", "/api/v1/namespaces/full", null);
    await()
        .atMost(Scene.PATIENCE)
        .until(
            () -> scene.answer("GET", "/api/v1/namespaces/full", null).json(),
            ns ->
                Scene.condition(ns, "NamespaceFinalizersRemaining", "message")
                        .contains("example.com/hold in 1 resource instances")
                    && scene.list("configmaps", "").size() == 1);
    scene.untilGone("pods", "");
    scene.patch("configmaps", "c7", "{'metadata':{'finalizers':null}}");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> scene.answer("GET", "/api/v1/namespaces/full", null).code() == 404);
  }
}
