package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workloads, quotas, limits and budgets with the real kubectl. */
@ExtendWith(SharedTroupe.class)
final class WorkloadKindsTest {
  private static final Duration SOON = Scene.PATIENCE;

  /** Of pods that no node has room for, so that their number stays what it is. */
  private static final String TEMPLATE =
      "selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {nodeSelector:"
          + " {there-is: none}, containers: [{name: c, image: busybox}]}}";

  @TempDir static Path folder;

  private static Kubectl kubectl;

  @BeforeAll
  static void connect() {
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder.resolve("cache"));
  }

  private static void namespace(String name) {
    kubectl.ok("create", "namespace", name);
    Scene.again(SharedTroupe.api(), name).untilUsable();
  }

  private static void apply(String namespace, String yaml) {
    var result = kubectl.run(yaml, "apply", "-n", namespace, "-f", "-");
    assertThat(result.code()).as(result.toString()).isZero();
  }

  @Test
  void everyKindIsCreatedShownAndDescribed() {
    namespace("kinds");
    String[] n = {"-n", "kinds"};
    kubectl.ok(
        "create",
        "cronjob",
        "c",
        "--image=busybox",
        "--schedule=0 0 29 2 *",
        n[0],
        n[1],
        "--",
        "date");
    kubectl.ok("create", "job", "j", "--image=busybox", n[0], n[1], "--", "sleep", "3600");
    kubectl.ok("create", "pdb", "p", "--selector=app=web", "--min-available=2", n[0], n[1]);
    apply(
        "kinds",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s}\nspec: {serviceName: s, "
            + TEMPLATE
            + "}\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec: {"
            + TEMPLATE
            + "}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n"
            + "metadata: {name: h}\nspec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1,"
            + " kind: StatefulSet, name: s}}\n");
    assertThat(kubectl.ok("get", "cronjobs", n[0], n[1]))
        .containsPattern("NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE")
        .containsPattern("c +0 0 29 2 \\* +<none> +False +0 +<none>");
    assertThat(kubectl.ok("get", "jobs", n[0], n[1]))
        .containsPattern("NAME +STATUS +COMPLETIONS +DURATION +AGE")
        .containsPattern("j +Running +0/1");
    assertThat(kubectl.ok("get", "pdb", n[0], n[1])).containsPattern("p +2 +N/A +0");
    assertThat(kubectl.ok("get", "sts", n[0], n[1])).containsPattern("s +0/1");
    assertThat(kubectl.ok("get", "ds", n[0], n[1]))
        .containsPattern("DESIRED +CURRENT +READY +UP-TO-DATE +AVAILABLE +NODE SELECTOR");
    assertThat(kubectl.ok("get", "hpa", n[0], n[1]))
        .containsPattern("h +StatefulSet/s +cpu: <unknown>/80% +1 +3 +0");
    for (String object : new String[] {"cronjob/c", "job/j", "pdb/p", "sts/s", "ds/d", "hpa/h"}) {
      assertThat(kubectl.ok("describe", object, n[0], n[1])).contains("Name:");
    }
    assertThat(kubectl.ok("autoscale", "sts/s", "--max=5", "--name=posted", n[0], n[1]))
        .contains("autoscaled"); // in protobuf, as autoscaling/v1
    assertThat(kubectl.ok("scale", "sts/s", "--replicas=2", n[0], n[1])).contains("scaled");
  }

  @Test
  void aQuotaHoldsAndGivesBackWhatIsDeleted() {
    namespace("thrift");
    String[] n = {"-n", "thrift"};
    kubectl.ok("create", "quota", "q", "--hard=count/secrets=1,configmaps=9", n[0], n[1]);
    await()
        .atMost(SOON)
        .until(() -> kubectl.ok("describe", "quota", "q", n[0], n[1]).contains("count/secrets  0"));
    kubectl.ok("create", "secret", "generic", "one", n[0], n[1]);
    assertThat(kubectl.run(null, "create", "secret", "generic", "two", n[0], n[1]).toString())
        .contains(
            "secrets \"two\" is forbidden: exceeded quota: q, requested: count/secrets=1, used:"
                + " count/secrets=1, limited: count/secrets=1");
    kubectl.ok("delete", "secret", "one", n[0], n[1]);
    await()
        .atMost(SOON)
        .until(
            () -> kubectl.run(null, "create", "secret", "generic", "two", n[0], n[1]).code() == 0);
  }

  @Test
  void limitRangesFillInWhatContainersLeaveOut() {
    namespace("limits");
    apply(
        "limits",
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\n"
            + "spec: {limits: [{type: Container, default: {cpu: 500m}, max: {cpu: '1'}}]}\n");
    apply(
        "limits",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
            + "spec: {containers: [{name: c, image: busybox, command: [sleep, '60']}]}\n");
    assertThat(
            kubectl.ok(
                "get",
                "pod",
                "p",
                "-n",
                "limits",
                "-o",
                "jsonpath={.spec.containers[0].resources.limits.cpu}"))
        .isEqualTo("500m");
    var greedy =
        kubectl.run(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: g}\nspec: {containers: [{name: c, image:"
                + " busybox, resources: {limits: {cpu: '2'}}}]}\n",
            "apply",
            "-n",
            "limits",
            "-f",
            "-");
    assertThat(greedy.toString()).contains("maximum cpu usage per Container is 1, but limit is 2");
  }

  @Test
  void aBudgetStandsAgainstEvictionsUntilPodsAreBack() {
    namespace("budget");
    String[] n = {"-n", "budget"};
    kubectl.ok(
        "create",
        "deployment",
        "web",
        "--image=busybox",
        "--replicas=2",
        n[0],
        n[1],
        "--",
        "sleep",
        "3600");
    kubectl.ok("create", "pdb", "web", "--selector=app=web", "--min-available=2", n[0], n[1]);
    kubectl.ok("rollout", "status", "deployment/web", n[0], n[1], "--timeout=120s");
    await().atMost(SOON).until(() -> healthy(n).equals("2"));
    String[] pods =
        kubectl
            .ok("get", "pods", "-o", "jsonpath={.items[*].metadata.name}", n[0], n[1])
            .split(" ");
    assertThat(evict(pods[0], n[1]))
        .contains("Cannot evict pod as it would violate the pod's disruption budget.");
    kubectl.ok("scale", "deployment", "web", "--replicas=3", n[0], n[1]);
    await().atMost(SOON).until(() -> healthy(n).equals("3"));
    assertThat(evict(pods[0], n[1])).contains("Success");
  }

  private static String healthy(String[] n) {
    return kubectl.ok("get", "pdb", "web", "-o", "jsonpath={.status.currentHealthy}", n[0], n[1]);
  }

  private static String evict(String pod, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/eviction";
    String body =
        "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\""
            + pod
            + "\"}}";
    return kubectl.run(body, "create", "--raw", path, "-f", "-").toString();
  }
}
