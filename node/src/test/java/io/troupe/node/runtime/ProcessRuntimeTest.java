package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.DownwardApi;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.References;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of this machine. */
class ProcessRuntimeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String UID = "6b1e7c1a-test";

  @TempDir Path root;
  private final BlockingQueue<PodRuntime.Exited> exits = new LinkedBlockingQueue<>();
  private PodRuntime runtime;

  private static PodView pod(String command) {
    return new PodView(
        Json.parse(
            "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\""
                + UID
                + "\"},\"spec\":{\"volumes\":[{\"name\":\"v\",\"configMap\":{\"name\":\"cm\"}}],\"containers\":[{\"name\":\"c\",\"image\":\"busybox\",\"command\":"
                + command
                + "}]}}"));
  }

  private static ProcessRuntime over(Path root) {
    return new ProcessRuntime(new ProcessSettings(root, Map.of(), false), InstantSource.system());
  }

  private List<PodRuntime.Existing> open() throws Exception {
    runtime = over(root);
    return runtime.open(exits::add).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static PodRuntime.StartResult start(PodRuntime runtime, PodView pod, int attempt)
      throws Exception {
    return runtime
        .start(
            new PodRuntime.StartRequest(
                pod, pod.containers().getFirst(), attempt, Map.of("odd.name", "kept")))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private PodRuntime.Exited exit() throws InterruptedException {
    PodRuntime.Exited exited = exits.poll(60, TimeUnit.SECONDS);
    assertThat(exited).isNotNull();
    return exited;
  }

  private String log(int attempt) throws Exception {
    return Files.readString(root.resolve("pods/d_p_" + UID + "/c/" + attempt + ".log"));
  }

  @AfterEach
  void remove() throws Exception {
    if (runtime != null) {
      runtime.remove(UID).toCompletableFuture().get(60, TimeUnit.SECONDS);
      runtime.close();
      assertThat(root.resolve("state").resolve(UID)).doesNotExist();
    }
  }

  @Test
  void exitCodeOutputAndEnvironmentAreKept() throws Exception {
    open();
    start(runtime, pod("[\"sh\",\"-c\",\"echo $HOSTNAME; echo bad >&2; exit 7\"]"), 0);
    assertThat(exit().exitCode()).isEqualTo(7);
    assertThat(log(0)).containsPattern("(?m)^\\S+Z stdout F p$").contains("stderr F bad");
    start(runtime, pod("[\"env\"]"), 1);
    exit();
    assertThat(log(1)).contains("stdout F odd.name=kept").doesNotContain("TROUPE_");
  }

  @Test
  void interruptIsHeeded() throws Exception {
    open();
    start(runtime, pod("[\"sleep\",\"1000\"]"), 0);
    AttemptFiles files = new PodDirectories(root).attempt(new ContainerRef(UID, "c", 0));
    await()
        .atMost(PATIENCE)
        .until(() ->
            Files.readString(
                    Path.of("/proc", Long.toString(files.process().orElseThrow().pid()), "cmdline"))
                .contains("sleep"));
    ProcessTable.signal(files.process().orElseThrow(), "INT");
    assertThat(exit().exitCode()).isEqualTo(130);
  }

  @Test
  void termEndsWith143AndKillWith137() throws Exception {
    open();
    start(runtime, pod("[\"sleep\",\"1000\"]"), 0);
    runtime.stop(new ContainerRef(UID, "c", 0), false);
    assertThat(exit().exitCode()).isEqualTo(143);
    start(runtime, pod("[\"sh\",\"-c\",\"trap '' TERM; echo up; while :; do sleep 1; done\"]"), 1);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(log(1)).contains("up"));
    runtime.stop(new ContainerRef(UID, "c", 1), false);
    runtime.stop(new ContainerRef(UID, "c", 1), true);
    assertThat(exit().exitCode()).isEqualTo(137);
  }

  @Test
  void leftOversAreStoppedByThoseWhoListenAndByForce() throws Exception {
    open();
    start(runtime, pod("[\"sh\",\"-c\",\"trap '' TERM; echo up; while :; do sleep 1; done\"]"), 0);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(log(0)).contains("up"));
    runtime.close();
    assertThat(new LeftOverPods(root).stop(Duration.ofMillis(200))).isEqualTo(1);
    assertThat(new LeftOverPods(root).stop(Duration.ofMillis(200))).isZero();
    assertThat(open().getFirst().end().orElseThrow().exitCode()).isEqualTo(137);
  }

  @Test
  void mountPointsTheMachineLacksAreSeenByTheContainerAlone() throws Exception {
    open();
    Assumptions.assumeTrue(runtime.limits().stream().noneMatch(l -> l.contains("not mounted")));
    String place = "/troupe-test-" + root.getFileName();
    ObjectNode object =
        pod("[\"sh\",\"-c\",\"cat %s/deep/key; echo end > %s-log; pwd\"]".formatted(place, place))
            .object();
    ObjectNode container = (ObjectNode) object.path("spec").path("containers").path(0);
    container.put("terminationMessagePath", place + "-log");
    container
        .putArray("volumeMounts")
        .addObject()
        .put("name", "v")
        .put("mountPath", place + "/deep")
        .put("readOnly", true);
    Path volume = Files.createDirectories(root.resolve("volumes").resolve(UID).resolve("v"));
    Files.writeString(volume.resolve("key"), "found\n");
    start(runtime, new PodView(object), 0);
    assertThat(exit().message()).isEqualTo("end\n");
    assertThat(log(0)).contains("stdout F found").contains("stdout F " + root);
    assertThat(Path.of(place)).doesNotExist();
    assertThat(Path.of(place + "-log")).doesNotExist();
  }

  @Test
  void limitsChangeWhileTheContainerRuns() throws Exception {
    open();
    Assumptions.assumeTrue(runtime.limits().stream().noneMatch(l -> l.contains("cgroups")));
    ObjectNode object = pod("[\"sleep\",\"1000\"]").object();
    ObjectNode limits =
        ((ObjectNode) object.path("spec").path("containers").path(0))
            .putObject("resources")
            .putObject("limits")
            .put("memory", "64Mi");
    start(runtime, new PodView(object), 0);
    assertThat(memoryLimit()).isEqualTo(64L << 20);
    limits.put("memory", "96Mi");
    PodView pod = new PodView(object);
    runtime
        .resize(new PodRuntime.StartRequest(pod, pod.containers().getFirst(), 0, Map.of()))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    assertThat(memoryLimit()).isEqualTo(96L << 20);
  }

  private static long memoryLimit() throws Exception {
    Cgroups cgroups = new Cgroups();
    cgroups.probe();
    for (Path procs : cgroups.of(new ContainerRef(UID, "c", 0))) {
      for (String name : List.of("memory.max", "memory.limit_in_bytes")) {
        if (Files.exists(procs.resolveSibling(name))) {
          return Long.parseLong(Files.readString(procs.resolveSibling(name)).trim());
        }
      }
    }
    return -1;
  }

  @Test
  void missingExecutableFailsTheStartAndIsRemembered() throws Exception {
    open();
    PodRuntime.StartResult.Failed failed =
        (PodRuntime.StartResult.Failed) start(runtime, pod("[\"no-such-program\"]"), 0);
    assertThat(failed.exitCode()).isEqualTo(128);
    assertThat(failed.message())
        .contains("exec: \"no-such-program\": executable file not found in $PATH");
    runtime.close();
    assertThat(open().getFirst().end().orElseThrow().reason()).isEqualTo("StartError");
  }

  @Test
  void lostSupervisorIsNoticedAtTheNextStart() throws Exception {
    open();
    start(runtime, pod("[\"sleep\",\"1000\"]"), 0);
    AttemptFiles files = new PodDirectories(root).attempt(new ContainerRef(UID, "c", 0));
    runtime.close();
    ProcessTable.signal(files.supervisor().orElseThrow(), "KILL");
    ProcessTable.signal(files.process().orElseThrow(), "KILL");
    await().atMost(PATIENCE).until(() -> !files.watched());
    PodRuntime.Existing found = open().getFirst();
    assertThat(found.end().orElseThrow().reason()).isEqualTo("ContainerStatusUnknown");
    assertThat(found.end().orElseThrow().exitCode()).isEqualTo(137);
  }

  @Test
  void volumesHoldWhatIsReferredToAndChangeAtOnce() throws Exception {
    open();
    PodView pod = pod("[\"true\"]");
    DownwardApi downward = new DownwardApi(pod, "n", "1.1.1.1", "1.1.1.1", Json.object());
    String[] value = {null};
    References references =
        new References() {
          @Override
          public Optional<ObjectNode> configMap(String namespace, String name) {
            return Optional.ofNullable(value[0])
                .map(v -> Json.parse("{\"data\":{\"key\":\"" + v + "\"}}"));
          }

          @Override
          public Optional<ObjectNode> secret(String namespace, String name) {
            return Optional.empty();
          }

          @Override
          public Collection<ObjectNode> services(String namespace) {
            return List.of();
          }
        };
    assertThat(runtime.prepare(pod, references, downward).toCompletableFuture().get())
        .isEqualTo(
            new PodRuntime.Prepared.NotYet(
                "MountVolume.SetUp failed for volume \"v\" : configmap \"cm\" not found"));
    Path file = root.resolve("volumes").resolve(UID).resolve("v/key");
    for (String next : List.of("one", "two")) {
      value[0] = next;
      runtime.prepare(pod, references, downward).toCompletableFuture().get();
      assertThat(Files.readString(file)).isEqualTo(next);
    }
  }

  /** Plays the agent that is killed. */
  public static final class Victim {
    public static void main(String[] arguments) throws Exception {
      PodRuntime runtime = over(Path.of(arguments[0]));
      runtime.open(exited -> {}).toCompletableFuture().get();
      start(
          runtime,
          pod("[\"sh\",\"-c\",\"i=0; while :; do echo $i; i=$((i+1)); sleep 0.1; done\"]"),
          0);
      System.out.println("started");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void containerAndItsLogOutliveAKilledAgentAndAreAdopted() throws Exception {
    Process victim =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(victim.inputReader().readLine()).isEqualTo("started");
    victim.destroyForcibly().waitFor();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> log(0).length() > 0);
    long size = log(0).length();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(log(0).length()).isGreaterThan((int) size));
    List<PodRuntime.Existing> existing = open();
    assertThat(existing).hasSize(1);
    assertThat(existing.getFirst().end()).isEmpty();
    // Starting it again starts nothing: it is there.
    assertThat(start(runtime, pod("[\"false\"]"), 0))
        .isInstanceOf(PodRuntime.StartResult.Started.class);
    runtime.stop(existing.getFirst().ref(), true);
    assertThat(exit().exitCode()).isEqualTo(137);
    assertThat(Duration.between(existing.getFirst().startedAt(), InstantSource.system().instant()))
        .isPositive();
  }
}
