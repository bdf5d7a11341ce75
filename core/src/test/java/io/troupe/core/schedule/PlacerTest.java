package io.troupe.core.schedule;

import static io.troupe.core.schedule.ScheduleObjects.asking;
import static io.troupe.core.schedule.ScheduleObjects.nodeFacts;
import static io.troupe.core.schedule.ScheduleObjects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.schedule.profile.DefaultProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PlacerTest {
  private final Snapshot snapshot = new Snapshot();
  private final Placer placer =
      new Placer(
          DefaultProfile.named("default-scheduler"),
          RandomGeneratorFactory.of("L64X128MixRandom").create(7));

  @Test
  void withoutNodesThePodIsToldSo() {
    assertThat(messageFor(asking("p", "1", "1Gi")))
        .isEqualTo("no nodes available to schedule pods");
  }

  @Test
  void reasonsAreCountedAndSorted() {
    snapshot.nodeChanged(nodeFacts("a", "{}", "1", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("b", taint("NoSchedule"), "4", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("c", taint("NoExecute"), "4", "8Gi", 110));
    snapshot.assume(asking("filler", "800m", "1Gi"), "a");

    assertThat(messageFor(asking("p", "500m", "1Gi")))
        .isEqualTo(
            "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {k: v}."
                + " preemption: 0/3 nodes are available:"
                + " 1 No preemption victims found for incoming pod,"
                + " 2 Preemption is not helpful for scheduling.");
  }

  @Test
  void nothingIsSaidOfPreemptionWhereItCouldHaveHelped() {
    snapshot.nodeChanged(nodeFacts("a", "{}", "1", "8Gi", 110));
    snapshot.assume(asking("filler", "800m", "1Gi"), "a");
    PodView important =
        pod(
            "p",
            "{'priority':1000,'containers':[" + ScheduleObjects.container("500m", "1Gi") + "]}");

    assertThat(messageFor(important)).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
  }

  @Test
  void everyReasonOfOneNodeIsCounted() {
    snapshot.nodeChanged(nodeFacts("a", "{}", "1", "1Gi", 0));

    assertThat(messageFor(asking("p", "2", "2Gi")))
        .startsWith(
            "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 Too many pods.")
        .endsWith(
            "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
  }

  @Test
  void aPodPinnedByNameLooksAtThatNodeOnly() {
    snapshot.nodeChanged(nodeFacts("a", "{}", "4", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("b", "{}", "4", "8Gi", 110));

    assertThat(placer.place(pinnedTo("b"), snapshot))
        .isInstanceOfSatisfying(
            Placement.Chosen.class, chosen -> assertThat(chosen.node().name()).isEqualTo("b"));
    assertThat(messageFor(pinnedTo("gone")))
        .startsWith("0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity].");
  }

  @Test
  void theEmptierNodeWins() {
    snapshot.nodeChanged(nodeFacts("a", "{}", "4", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("b", "{}", "4", "8Gi", 110));
    snapshot.assume(asking("filler", "1", "2Gi"), "a");

    assertThat(chosenFor(asking("p", "500m", "1Gi"))).isEqualTo("b");
  }

  @Test
  void aChoiceSaysWhatItWasMadeOf() {
    snapshot.nodeChanged(nodeFacts("a", "{}", "4", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("b", "{}", "4", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("c", "{}", "1", "8Gi", 110));
    snapshot.nodeChanged(nodeFacts("d", "{}", "1", "8Gi", 110));

    Choice choice = ((Placement.Chosen) placer.place(asking("p", "2", "1Gi"), snapshot)).choice();
    assertThat(choice.feasible()).isEqualTo(2);
    assertThat(choice.evaluated()).isEqualTo(4);
    assertThat(choice.nodes()).isEqualTo(4);
    assertThat(choice.score()).isPositive();
    assertThat(choice.rejected()).containsExactly(Map.entry("Insufficient cpu", 2));
    assertThat(choice.grounds(871).values())
        .containsExactly(List.of("2 4 4 " + choice.score() + " 871", "2 Insufficient cpu"));
  }

  @Test
  void tiesAreBrokenByChanceOverAllNodes() {
    for (String name : List.of("a", "b", "c")) {
      snapshot.nodeChanged(nodeFacts(name, "{}", "4", "8Gi", 110));
    }
    Set<String> chosen = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      chosen.add(chosenFor(asking("p", "100m", "1Gi")));
    }
    assertThat(chosen).containsExactly("a", "b", "c");
  }

  @Test
  void theShareOfNodesLookedAtFallsAsTheClusterGrows() {
    assertThat(Placer.feasibleNodesWanted(99)).isEqualTo(99);
    assertThat(Placer.feasibleNodesWanted(150)).isEqualTo(100);
    assertThat(Placer.feasibleNodesWanted(1_000)).isEqualTo(420);
    assertThat(Placer.feasibleNodesWanted(5_000)).isEqualTo(500);
    assertThat(Placer.feasibleNodesWanted(6_000)).isEqualTo(300);
    assertThat(Placer.feasibleNodesWanted(15_000)).isEqualTo(750);
  }

  @Test
  void searchesGoOnWhereTheLastOneStopped() {
    for (int i = 0; i < 300; i++) {
      snapshot.nodeChanged(nodeFacts("node-%03d".formatted(i), "{}", "4", "8Gi", 110));
    }
    Set<String> chosen = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      chosen.add(chosenFor(asking("p" + i, "100m", "1Gi")).substring(0, 6));
    }
    assertThat(chosen).containsExactly("node-0", "node-1", "node-2");
  }

  private static String taint(String effect) {
    return "{'taints':[{'key':'k','value':'v','effect':'" + effect + "'}]}";
  }

  private static PodView pinnedTo(String node) {
    return pod(
        "p",
        "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
            + "{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In',"
            + "'values':['"
            + node
            + "']}]}]}}},'containers':[{}]}");
  }

  private String messageFor(PodView pod) {
    return ((Placement.Nowhere) placer.place(pod, snapshot)).message();
  }

  private String chosenFor(PodView pod) {
    return ((Placement.Chosen) placer.place(pod, snapshot)).node().name();
  }
}
