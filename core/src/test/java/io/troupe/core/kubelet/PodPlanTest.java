package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PodPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  private final Map<String, ContainerRecord> records = new TreeMap<>();

  private static PodView pod(String policy) {
    return new PodView(
        Json.parse(
            "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"u\"},\"spec\":{\"restartPolicy\":\""
                + policy
                + "\",\"initContainers\":[{\"name\":\"a\"},{\"name\":\"s\",\"restartPolicy\":\"Always\"}],"
                + "\"containers\":[{\"name\":\"w\"}]}}"));
  }

  private void running(String name) {
    records.put(name, record(name).running(record(name).attempts(), "id", NOW, false, false));
  }

  private void ended(String name, int code) {
    ContainerRecord record = record(name);
    records.put(
        name,
        record.ended(
            new ContainerState.Terminated(
                code, 0, "r", "", NOW.minusSeconds(1), NOW.minusSeconds(1), "id"),
            record.attempts() == 0 ? 0 : record.attempts()));
  }

  private ContainerRecord record(String name) {
    return records.getOrDefault(name, ContainerRecord.fresh(name, "PodInitializing"));
  }

  private List<String> next(String policy) {
    return PodPlan.next(pod(policy), records, false, NOW).stream()
        .map(step ->
            switch (step) {
              case PodPlan.Step.Start(var c) -> "start " + c.name();
              case PodPlan.Step.Stop(var c) -> "stop " + c.name();
              case PodPlan.Step.Await(var c, _) -> "await " + c.name();
            })
        .toList();
  }

  @Test
  void containersBeginInOrder() {
    assertThat(next("Always")).containsExactly("start a");
    running("a");
    assertThat(next("Always")).isEmpty();
    ended("a", 0);
    assertThat(next("Always")).containsExactly("start s");
    running("s");
    assertThat(next("Always")).containsExactly("start w");
    running("w");
    assertThat(next("Always")).isEmpty();
  }

  @Test
  void failedInitContainerEndsAPodThatNeverRestarts() {
    ended("a", 1);
    assertThat(PodPlan.finished(pod("Never"), records)).isTrue();
    assertThat(next("Never")).isEmpty();
    assertThat(next("Always")).containsExactly("start a");
  }

  @Test
  void firstRestartIsAtOnceTheSecondWaits() {
    ended("a", 0);
    running("s");
    ended("w", 1);
    assertThat(next("Always")).containsExactly("start w");
    ended("w", 1);
    assertThat(next("Always")).containsExactly("await w");
  }

  @Test
  void sidecarStopsOnceTheAppsAreOver() {
    ended("a", 0);
    running("s");
    ended("w", 0);
    assertThat(next("OnFailure")).containsExactly("stop s");
    assertThat(PodPhases.of(pod("OnFailure"), records)).isEqualTo("Running");
    ended("s", 137);
    assertThat(next("OnFailure")).isEmpty();
    assertThat(PodPhases.of(pod("OnFailure"), records)).isEqualTo("Succeeded");
  }

  @Test
  void appsStopBeforeSidecars() {
    ended("a", 0);
    running("s");
    running("w");
    PodView all = pod("Always");
    assertThat(PodPlan.stopAll(all, records).toString())
        .contains("name=w")
        .doesNotContain("name=s");
    ended("w", 143);
    assertThat(PodPlan.stopAll(all, records).toString()).contains("name=s");
  }

  @Test
  void ephemeralContainersAreStartedOnceWhateverTheOthersDoAndDoNotCount() {
    PodView pod = pod("Never");
    ((ObjectNode) pod.spec()).putArray("ephemeralContainers").addObject().put("name", "e");
    assertThat(PodPlan.next(pod, records, false, NOW).toString())
        .contains("name=e")
        .contains("name=a");
    running("e");
    ended("a", 0);
    running("s");
    running("w");
    assertThat(PodPlan.next(pod, records, false, NOW)).isEmpty();
    assertThat(PodPlan.stopAll(pod, records).toString()).contains("name=w").contains("name=e");
    assertThat(PodPhases.of(pod, records)).isEqualTo("Running");
    ended("e", 1);
    assertThat(PodPlan.next(pod, records, false, NOW)).isEmpty();
    running("e");
    ended("w", 0);
    assertThat(PodPlan.finished(pod, records)).isTrue();
    assertThat(PodPlan.next(pod, records, false, NOW).toString()).contains("name=e");
  }

  @Test
  void phasesFollowTheContainers() {
    assertThat(PodPhases.of(pod("Always"), records)).isEqualTo("Pending");
    ended("a", 0);
    running("s");
    assertThat(PodPhases.of(pod("Always"), records)).isEqualTo("Pending");
    running("w");
    assertThat(PodPhases.of(pod("Always"), records)).isEqualTo("Running");
    ended("w", 1);
    assertThat(PodPhases.of(pod("Always"), records)).isEqualTo("Running");
    ended("s", 0);
    assertThat(PodPhases.of(pod("Never"), records)).isEqualTo("Failed");
  }
}
