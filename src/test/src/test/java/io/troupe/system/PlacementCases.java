package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The scheduler and endpoints on a real server with 20 hollow nodes and its own one. */
interface PlacementCases {
  ApiClient api();

  private static String unschedulable(Scene scene, String pod) {
    JsonNode found =
        scene.until(
            "pods", pod, p -> Scene.condition(p, "PodScheduled", "reason").equals("Unschedulable"));
    assertThat(Scene.condition(found, "PodScheduled", "status")).isEqualTo("False");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> scene.eventReasons(pod).contains("FailedScheduling"));
    return Scene.condition(found, "PodScheduled", "message");
  }

  private static String nodeOf(Scene scene, String pod) {
    return scene
        .until("pods", pod, p -> p.at("/spec").has("nodeName"))
        .at("/spec/nodeName")
        .asText();
  }

  @Test
  default void aPodWaitsForALabelAndIsPlacedWhenItComes() {
    Scene scene = Scene.in(api(), "selector");
    scene.create("pods", Scene.pod("picky", "'nodeSelector':{'disk':'fast'},"));
    assertThat(unschedulable(scene, "picky"))
        .startsWith("0/")
        .contains("node(s) didn't match Pod's node affinity/selector");
    scene.patch("nodes", "hollow-3", "{'metadata':{'labels':{'disk':'fast'}}}");
    assertThat(nodeOf(scene, "picky")).isEqualTo("hollow-3");
  }

  @Test
  default void aPodWaitsForATaintToGo() {
    Scene scene = Scene.in(api(), "taint");
    scene.patch(
        "nodes",
        "hollow-4",
        "{'metadata':{'labels':{'only':'four'}},"
            + "'spec':{'taints':[{'key':'mine','value':'x','effect':'NoSchedule'}]}}");
    scene.create("pods", Scene.pod("waits", "'nodeSelector':{'only':'four'},"));
    assertThat(unschedulable(scene, "waits")).contains("1 node(s) had untolerated taint {mine: x}");
    scene.patch("nodes", "hollow-4", "{'spec':{'taints':null}}");
    assertThat(nodeOf(scene, "waits")).isEqualTo("hollow-4");
  }

  @Test
  default void aPodWaitsForRoomForItsPortAndForACordonToEnd() {
    Scene scene = Scene.in(api(), "room");
    scene.patch("nodes", "hollow-5", "{'metadata':{'labels':{'only':'five'}}}");
    String asks =
        "'nodeSelector':{'only':'five'},'containers':[{'name':'main','image':'busybox:1',%s}],";
    scene.create(
        "pods", Scene.pod("huge", asks.formatted("'resources':{'requests':{'cpu':'900'}}")));
    assertThat(unschedulable(scene, "huge")).contains("1 Insufficient cpu");

    String port = asks.formatted("'ports':[{'containerPort':80,'hostPort':8080}]");
    scene.create("pods", Scene.pod("first", port));
    assertThat(nodeOf(scene, "first")).isEqualTo("hollow-5");
    scene.create("pods", Scene.pod("second", port));
    assertThat(unschedulable(scene, "second"))
        .contains("1 node(s) didn't have free ports for the requested pod ports");
    scene.delete("pods", "first", "Background");
    assertThat(nodeOf(scene, "second")).isEqualTo("hollow-5");

    scene.patch("nodes", "hollow-5", "{'spec':{'unschedulable':true}}");
    scene.until(
        "nodes", "hollow-5", n -> n.at("/spec/taints").toString().contains("unschedulable"));
    scene.create("pods", Scene.pod("third", "'nodeSelector':{'only':'five'},"));
    assertThat(unschedulable(scene, "third")).contains("1 node(s) were unschedulable");
    scene.patch("nodes", "hollow-5", "{'spec':{'unschedulable':null}}");
    assertThat(nodeOf(scene, "third")).isEqualTo("hollow-5");
  }

  @Test
  default void aPodWithANodeNameRunsThereAndOneOfAnotherSchedulerIsLeftAlone() {
    Scene scene = Scene.in(api(), "others");
    scene.create("pods", Scene.pod("fixed", "'nodeName':'hollow-6',"));
    scene.create("pods", Scene.pod("theirs", "'schedulerName':'mine',"));
    scene.until("pods", "fixed", Scene::ready);
    assertThat(scene.get("pods", "fixed").at("/spec/nodeName").asText()).isEqualTo("hollow-6");
    // A later pod is placed, so the scheduler has passed the other one by.
    scene.create("pods", Scene.pod("later", ""));
    scene.until("pods", "later", Scene::ready);
    JsonNode theirs = scene.get("pods", "theirs");
    assertThat(theirs.path("spec").has("nodeName")).isFalse();
    assertThat(Scene.condition(theirs, "PodScheduled", "status")).isEmpty();
  }

  @Test
  default void aPodIsPlacedWhenAFittingNodeAppears() {
    Scene scene = Scene.in(api(), "newnode");
    scene.create("pods", Scene.pod("early", "'nodeSelector':{'only':'new'},"));
    unschedulable(scene, "early");
    scene.create(
        "nodes",
        """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"new-1","labels":{"only":"new"}},"status":{
          "capacity":{"cpu":"4","memory":"8Gi","pods":"10"},"allocatable":{"cpu":"4","memory":"8Gi","pods":"10"},
          "conditions":[{"type":"Ready","status":"True"}]}}\
        """);
    assertThat(nodeOf(scene, "early")).isEqualTo("new-1");
    scene.delete("pods", "early", "Background");
    scene.delete("nodes", "new-1", "Background");
  }

  @Test
  default void endpointsAndSlicesFollowReadiness() {
    Scene scene = Scene.in(api(), "endpoints");
    scene.create(
        "services",
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},
         "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}\
        """);
    scene.deploy("web", 3, "");
    scene.untilRolledOut("web");
    scene.until("endpoints", "web", e -> e.at("/subsets/0/addresses").size() == 3);
    await().atMost(Scene.PATIENCE).until(() -> readyInSlices(scene) == 3);
    scene.patch("deployments", "web", "{'spec':{'replicas':1}}");
    scene.until("endpoints", "web", e -> e.at("/subsets/0/addresses").size() == 1);
    await().atMost(Scene.PATIENCE).until(() -> readyInSlices(scene) == 1);
    scene.delete("services", "web", "Background");
    await().atMost(Scene.PATIENCE).until(() -> scene.list("endpointslices", "").isEmpty());
    await().atMost(Scene.PATIENCE).until(() -> scene.code("endpoints", "web") == 404);
  }

  private static long readyInSlices(Scene scene) {
    List<JsonNode> slices = scene.list("endpointslices", "kubernetes.io/service-name=web");
    return slices.stream()
        .flatMap(slice ->
            IntStream.range(0, slice.path("endpoints").size())
                .mapToObj(slice.path("endpoints")::path))
        .filter(endpoint -> endpoint.at("/conditions/ready").asBoolean())
        .count();
  }
}
