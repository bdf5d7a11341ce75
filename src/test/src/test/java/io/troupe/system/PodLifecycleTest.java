package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl shows of pods that live, suffer and die, with real processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodLifecycleTest {
  /** For those who listen: long enough on a machine that does other things too. */
  private static final int GRACE_SECONDS = 30;

  /** For those who do not. */
  private static final int DEAF_SECONDS = 2;

  private static final String FAST = "periodSeconds: 1, failureThreshold: 1, timeoutSeconds: 5";

  private static Path folder;
  private TroupeProcess troupe;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path made) {
    folder = made;
    if (!Kubectl.isPresent()) {
      System.err.println("!!! kubectl is not on the PATH: PodLifecycleTest proves nothing !!!");
    }
    assumeTrue(Kubectl.isPresent());
    troupe = TroupeProcess.start(folder.resolve("data"));
    kubectl = new Kubectl(troupe.kubeconfig(), folder.resolve("cache"));
    Scene.again(new ApiClient(troupe), "default").untilUsable();
  }

  /** Down leaves pods alone, and reset does not. */
  @AfterAll
  void stopAndReset() throws IOException {
    if (troupe == null) {
      return;
    }
    try {
      Path pid = folder.resolve("pid");
      pod("left", "Always", "echo $$ > " + pid + "; exec sleep 100000");
      soon().until(() -> Files.size(pid) > 0);
      ProcessHandle process =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
      troupe.stop();
      assertThat(process.isAlive()).isTrue();
      TroupeProcess.Finished reset =
          TroupeProcess.run(List.of("reset", "--yes", "--data-dir=" + troupe.data()));
      assertThat(reset.text()).contains("Stopped 1 container", "Deleted " + troupe.data());
      assertThat(reset.code()).isZero();
      assertThat(process.isAlive()).isFalse();
    } finally {
      troupe.close();
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Scene.PATIENCE).pollInterval(Duration.ofMillis(200)).ignoreExceptions();
  }

  /** A pod of one container that runs a script of sh. @param more YAML lines of its container */
  private void pod(String name, String policy, String script, String... more) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              restartPolicy: %s
              terminationGracePeriodSeconds: %d
              containers:
              - name: main
                image: busybox:1.36
                command: [sh, -c]
                args:
                - |
            """
                .formatted(
                    name, policy, script.contains("trap ''") ? DEAF_SECONDS : GRACE_SECONDS));
    // What a shell writes as its own pid, Kubernetes reads as an escaped dollar.
    script
        .replace("$$", "$$$$")
        .lines()
        .forEach(line -> yaml.append("      ").append(line).append('\n'));
    for (String line : more) {
      yaml.append("    ").append(line).append('\n');
    }
    kubectl.okWith(yaml.toString(), "apply", "-f", "-");
  }

  private String of(String pod, String path) {
    return kubectl.ok("get", "pod", pod, "-o", "jsonpath={" + path + "}");
  }

  private String main(String pod, String path) {
    return of(pod, ".status.containerStatuses[0]." + path);
  }

  private void ended(String pod) {
    kubectl.ok("wait", "pod/" + pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s");
  }

  private void ready(String pod) {
    kubectl.ok("wait", "pod/" + pod, "--for=condition=Ready", "--timeout=120s");
  }

  private void gone(String pod) {
    kubectl.ok("delete", "pod", pod, "--wait=true", "--timeout=120s");
  }

  @Test
  void failingLivenessProbeRestartsAndTheOldLogStays() {
    pod(
        "lively",
        "Always",
        "echo life of $$; touch healthy; trap 'exit 0' TERM; n=0; [ -e second ] && n=1000; touch second\n"
            + "while :; do n=$((n+1)); [ $n = 6 ] && rm healthy; sleep 0.5; done",
        "livenessProbe: {exec: {command: [sh, -c, 'test -e healthy']}, initialDelaySeconds: 1, "
            + FAST
            + "}");
    soon().until(() -> main("lively", "restartCount").equals("1"));
    assertThat(main("lively", "lastState.terminated.exitCode")).isEqualTo("0");
    soon().until(() -> kubectl.ok("logs", "lively").startsWith("life of"));
    assertThat(kubectl.ok("logs", "lively", "--previous"))
        .startsWith("life of")
        .isNotEqualTo(kubectl.ok("logs", "lively"));
    soon()
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "pod", "lively"))
                .contains("Unhealthy", "Liveness probe failed:")
                .contains("Container main failed liveness probe, will be restarted")
                .containsPattern("Normal +Created .*kubelet +Created container: main")
                .containsPattern("Normal +Started .*kubelet +Started container main"));
    gone("lively");
  }

  @Test
  void readinessFollowsItsProbe() throws IOException {
    Path flag = folder.resolve("flag");
    pod(
        "toggled",
        "Always",
        "exec sleep 1000",
        "readinessProbe: {exec: {command: [test, -e, " + flag + "]}, " + FAST + "}");
    soon().until(() -> of("toggled", ".status.phase").equals("Running"));
    assertThat(main("toggled", "ready")).isEqualTo("false");
    Files.createFile(flag);
    ready("toggled");
    Files.delete(flag);
    soon().until(() -> main("toggled", "ready").equals("false"));
    assertThat(main("toggled", "restartCount")).isEqualTo("0");
    gone("toggled");
  }

  @Test
  void httpAndTcpProbesAskTheApiServerAsTheyWouldAContainer() {
    // The one server that is surely there: it speaks TLS, and answers health to anybody.
    String port = Integer.toString(troupe.port());
    pod(
        "asked",
        "Always",
        "exec sleep 1000",
        "startupProbe: {tcpSocket: {host: 127.0.0.1, port: " + port + "}, " + FAST + "}",
        "readinessProbe: {tcpSocket: {host: 127.0.0.1, port: 1}, " + FAST + "}",
        "livenessProbe: {httpGet: {host: 127.0.0.1, port: 1}, periodSeconds: 1, failureThreshold: 2}");
    soon()
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "pod", "asked"))
                .contains("dial tcp 127.0.0.1:1: connect: connection refused")
                .contains("Get \"http://127.0.0.1:1/\": ")
                .contains("failed liveness probe, will be restarted"));
    soon().until(() -> Integer.parseInt(main("asked", "restartCount")) >= 1);
    assertThat(main("asked", "lastState.terminated.exitCode")).isIn("143", "137");
    gone("asked");
  }

  @Test
  void crashLoopAndExitCodesAreSeen() {
    pod("crashing", "Always", "echo about to fail; exit 3");
    soon()
        .untilAsserted(
            () -> assertThat(kubectl.ok("get", "pod", "crashing")).contains("CrashLoopBackOff"));
    assertThat(main("crashing", "lastState.terminated.exitCode")).isEqualTo("3");
    // Who comes late sees a later one, or none for a moment.
    soon()
        .untilAsserted(() ->
            assertThat(main("crashing", "state.waiting.message"))
                .matches(
                    "back-off [124]0s restarting failed container=main pod=crashing_default\\(.*"));
    soon()
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "pod", "crashing"))
                .contains("BackOff", "Back-off restarting failed container main in pod crashing_"));
    gone("crashing");

    pod("failing", "Never", "echo last words > /dev/termination-log; exit 9");
    soon().until(() -> of("failing", ".status.phase").equals("Failed"));
    assertThat(main("failing", "state.terminated.exitCode")).isEqualTo("9");
    assertThat(main("failing", "state.terminated.reason")).isEqualTo("Error");
    gone("failing");
  }

  @Test
  void initContainersRunInOrderBeforeTheOthers() {
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: ordered}
        spec:
          restartPolicy: Never
          volumes: [{name: shared, emptyDir: {}}]
          initContainers:
          - {name: one, image: busybox, command: [sh, -c, 'sleep 0.5; echo one >> /shared-by-all/order'],
             volumeMounts: [{name: shared, mountPath: /shared-by-all}]}
          - {name: two, image: busybox, command: [sh, -c, 'echo two >> /shared-by-all/order'],
             volumeMounts: [{name: shared, mountPath: /shared-by-all}]}
          containers:
          - {name: main, image: busybox, command: [sh, -c, 'echo main >> /shared-by-all/order; cat /shared-by-all/order'],
             volumeMounts: [{name: shared, mountPath: /shared-by-all}]}
        """,
        "apply",
        "-f",
        "-");
    ended("ordered");
    assertThat(kubectl.ok("logs", "ordered", "-c", "main")).isEqualTo("one\ntwo\nmain\n");
    assertThat(of("ordered", ".status.initContainerStatuses[*].state.terminated.reason"))
        .isEqualTo("Completed Completed");
    assertThat(Path.of("/shared-by-all")).doesNotExist();
    gone("ordered");
  }

  @Test
  void configMapsAndSecretsComeAsVariablesAndFiles() {
    kubectl.ok("create", "configmap", "settings", "--from-literal=colour=blue");
    kubectl.ok("create", "secret", "generic", "keys", "--from-literal=door=sesame");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: informed}
        spec:
          restartPolicy: Never
          volumes:
          - {name: settings, configMap: {name: settings}}
          - {name: keys, secret: {secretName: keys}}
          containers:
          - name: main
            image: busybox
            command: [sh, -c, 'echo $colour $DOOR; cat /troupe-settings/colour /troupe-keys/door; echo']
            envFrom: [{configMapRef: {name: settings}}]
            env: [{name: DOOR, valueFrom: {secretKeyRef: {name: keys, key: door}}}]
            volumeMounts:
            - {name: settings, mountPath: /troupe-settings}
            - {name: keys, mountPath: /troupe-keys, readOnly: true}
        """,
        "apply",
        "-f",
        "-");
    ended("informed");
    assertThat(kubectl.ok("logs", "informed")).isEqualTo("blue sesame\nbluesesame\n");
    assertThat(Path.of("/troupe-keys")).doesNotExist();
    gone("informed");
  }

  @Test
  void graceIsForThoseWhoListenAndKillForThoseWhoDoNot() {
    Path marks = folder.resolve("marks");
    pod(
        "listening",
        "Always",
        "trap 'echo gone > " + marks + "; exit 0' TERM; echo up; while :; do sleep 0.1; done");
    pod("deaf", "Always", "trap '' TERM; echo up; while :; do sleep 0.1; done");
    for (String name : new String[] {"listening", "deaf"}) {
      soon().until(() -> kubectl.ok("logs", name).equals("up\n"));
    }
    gone("listening");
    assertThat(marks).hasContent("gone");
    Instant before = Instant.now();
    gone("deaf");
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
    soon()
        .untilAsserted(() ->
            assertThat(kubectl.ok("get", "events", "--field-selector=reason=Killing"))
                .contains("pod/deaf", "Stopping container main"));
  }

  @Test
  void logsTakeTheirOptions() throws Exception {
    pod(
        "talking",
        "Never",
        "for i in 1 2 3 4 5; do echo line $i; done; sleep 2; echo later; sleep 1; echo last");
    soon().until(() -> kubectl.ok("logs", "talking").contains("line 5"));
    Process follow = kubectl.start("logs", "-f", "talking");
    String followed = new String(follow.getInputStream().readAllBytes());
    assertThat(follow.waitFor()).isZero();
    assertThat(followed).startsWith("line 1\n").endsWith("later\nlast\n");
    assertThat(kubectl.ok("logs", "talking", "--tail=2")).isEqualTo("later\nlast\n");
    assertThat(kubectl.ok("logs", "talking", "--tail=1", "--timestamps"))
        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z last\n");
    String stamped = kubectl.ok("logs", "talking", "--timestamps");
    String since = stamped.lines().filter(l -> l.endsWith("later")).findFirst().orElseThrow();
    assertThat(kubectl.ok("logs", "talking", "--since-time=" + since.split(" ")[0]))
        .isEqualTo("later\nlast\n");
    assertThat(kubectl.ok("logs", "talking", "--since=1h")).isEqualTo(followed);
    assertThat(kubectl.fails("logs", "talking", "-c", "nobody"))
        .contains("container nobody is not valid for pod talking");
    gone("talking");
  }

  @Test
  void processReachesTheApiServerAsItsServiceAccount() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")));
    pod(
        "calling",
        "Never",
        "cd /var/run/secrets/kubernetes.io/serviceaccount\n"
            + "curl -s --cacert ca.crt -H \"Authorization: Bearer $(cat token)\""
            + " https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/api/v1/namespaces/$(cat namespace)/pods");
    ended("calling");
    assertThat(kubectl.ok("logs", "calling"))
        .contains("system:serviceaccount:default:default\\\" cannot list resource \\\"pods\\\"");
    gone("calling");
  }
}
