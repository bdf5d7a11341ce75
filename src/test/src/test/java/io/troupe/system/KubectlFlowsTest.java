package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people do with kubectl on the first day, with the manifests of examples/, each flow in a
 * namespace of its own.
 */
class KubectlFlowsTest {
  private static final Path EXAMPLES =
      Path.of("").toAbsolutePath().getParent().getParent().resolve("examples");

  @TempDir static Path folder;
  private static TroupeProcess troupe;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() {
    if (!Kubectl.isPresent()) {
      System.err.println(
          "\n*** kubectl is not on the PATH: NONE of the kubectl flows is tested in this run. Install it. ***\n");
    }
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    troupe = TroupeProcess.start(folder.resolve("data"));
    kubectl = new Kubectl(troupe.kubeconfig(), folder.resolve("cache"));
    await().atMost(Scene.PATIENCE).until(() -> kubectl.ok("get", "nodes").contains(" Ready"));
  }

  @AfterAll
  static void stop() {
    if (troupe != null) {
      kubectl.run(
          null,
          "delete",
          "ns",
          "pod",
          "rs",
          "deploy",
          "data",
          "watch",
          "bad",
          "--ignore-not-found");
      troupe.close();
    }
  }

  private static String example(String name) {
    return EXAMPLES.resolve(name).toString();
  }

  private static void namespace(String name) {
    kubectl.ok("create", "namespace", name);
    Scene.again(new ApiClient(troupe), name).untilUsable();
  }

  @Test
  void aBusyboxPodRunsLogsAndGoes() {
    namespace("pod");
    assertThat(kubectl.ok("apply", "-n", "pod", "-f", example("busybox-pod.yaml")))
        .contains("pod/hello created");
    kubectl.ok("wait", "-n", "pod", "--for=condition=Ready", "pod/hello", "--timeout=120s");
    assertThat(kubectl.ok("get", "pods", "-n", "pod"))
        .startsWith("NAME    READY   STATUS    RESTARTS   AGE")
        .contains("hello   1/1     Running   0 ");
    assertThat(kubectl.ok("get", "pod", "hello", "-n", "pod", "-o", "wide")).contains("IP", "NODE");
    assertThat(kubectl.ok("get", "pod", "hello", "-n", "pod", "-o", "name"))
        .isEqualTo("pod/hello\n");
    assertThat(kubectl.ok("get", "pod", "hello", "-n", "pod", "-o", "jsonpath={.status.phase}"))
        .isEqualTo("Running");
    assertThat(kubectl.ok("get", "pod", "hello", "-n", "pod", "-o", "yaml"))
        .contains("qosClass: Burstable");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> kubectl.ok("logs", "hello", "-n", "pod").contains("tick 1"));
    assertThat(kubectl.ok("logs", "hello", "-n", "pod", "--tail=1")).contains("tick");
    await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "pod", "hello", "-n", "pod"))
                .contains("Scheduled", "Successfully assigned pod/hello to", "Started"));
    kubectl.ok("label", "pod", "hello", "-n", "pod", "tier=front");
    kubectl.ok("annotate", "pod", "hello", "-n", "pod", "note=seen");
    assertThat(kubectl.ok("get", "pods", "-n", "pod", "-l", "tier=front", "--show-labels"))
        .contains("app=hello,tier=front");
    kubectl.ok("delete", "pod", "hello", "-n", "pod", "--grace-period=1", "--timeout=120s");
    assertThat(kubectl.fails("get", "pod", "hello", "-n", "pod"))
        .contains("Error from server (NotFound): pods \"hello\" not found");
  }

  @Test
  void aReplicaSetKeepsItsNumber() {
    namespace("rs");
    kubectl.ok("create", "-n", "rs", "-f", example("replicaset.yaml"));
    await()
        .atMost(Scene.PATIENCE)
        .until(() ->
            kubectl
                .ok("get", "rs", "frontend", "-n", "rs", "-o", "jsonpath={.status.readyReplicas}")
                .equals("2"));
    assertThat(kubectl.ok("get", "rs", "-n", "rs")).contains("DESIRED", "CURRENT", "READY");
    String first =
        kubectl.ok("get", "pods", "-n", "rs", "-o", "jsonpath={.items[0].metadata.name}");
    kubectl.ok("delete", "pod", first, "-n", "rs", "--now");
    await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() -> {
          assertThat(kubectl.ok("get", "pods", "-n", "rs", "-o", "name").lines())
              .hasSize(2)
              .doesNotContain("pod/" + first);
        });
    kubectl.ok("scale", "rs/frontend", "-n", "rs", "--replicas=0");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> kubectl.ok("get", "pods", "-n", "rs", "-o", "name").isEmpty());
  }

  @Test
  void aDeploymentRollsOutAndBack() {
    namespace("deploy");
    kubectl.ok("apply", "-n", "deploy", "-f", example("deployment.yaml"));
    assertThat(kubectl.ok("rollout", "status", "deployment/web", "-n", "deploy", "--timeout=120s"))
        .contains("deployment \"web\" successfully rolled out");
    assertThat(kubectl.ok("get", "deploy", "-n", "deploy"))
        .startsWith("NAME   READY   UP-TO-DATE   AVAILABLE   AGE")
        .contains("web    3/3     3            3");
    kubectl.ok("set", "image", "deployment/web", "web=busybox:1.37", "-n", "deploy");
    kubectl.ok("rollout", "status", "deployment/web", "-n", "deploy", "--timeout=120s");
    assertThat(kubectl.ok("get", "rs", "-n", "deploy", "-o", "name").lines()).hasSize(2);
    assertThat(kubectl.ok("rollout", "history", "deployment/web", "-n", "deploy"))
        .contains("1 ", "2 ");
    kubectl.ok("rollout", "undo", "deployment/web", "-n", "deploy");
    kubectl.ok("rollout", "status", "deployment/web", "-n", "deploy", "--timeout=120s");
    assertThat(
            kubectl.ok(
                "get",
                "deploy",
                "web",
                "-n",
                "deploy",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"))
        .isEqualTo("busybox:1.36");
    kubectl.ok("scale", "deployment/web", "-n", "deploy", "--replicas=1");
    kubectl.ok("rollout", "status", "deployment/web", "-n", "deploy", "--timeout=120s");
    assertThat(kubectl.ok("apply", "-n", "deploy", "-f", example("deployment.yaml")))
        .contains("deployment.apps/web configured");
    kubectl.ok("apply", "-n", "deploy", "-f", example("service.yaml"));
    await()
        .atMost(Scene.PATIENCE)
        .until(() ->
            kubectl
                    .ok(
                        "get",
                        "endpoints",
                        "web",
                        "-n",
                        "deploy",
                        "-o",
                        "jsonpath={.subsets[0].addresses[*].targetRef.name}")
                    .split(" ")
                    .length
                == 3);
    assertThat(
            kubectl.ok(
                "get",
                "endpointslices",
                "-n",
                "deploy",
                "-l",
                "kubernetes.io/service-name=web",
                "-o",
                "name"))
        .contains("endpointslice.discovery.k8s.io/web-");
    assertThat(kubectl.ok("get", "svc", "web", "-n", "deploy"))
        .contains("ClusterIP", "10.96.", "80/TCP");
    await()
        .atMost(Scene.PATIENCE)
        .until(() ->
            kubectl
                .ok("describe", "deployment", "web", "-n", "deploy")
                .contains("ScalingReplicaSet"));
    kubectl.ok("delete", "deployment", "web", "-n", "deploy");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> kubectl.ok("get", "rs,pods", "-n", "deploy", "-o", "name").isEmpty());
  }

  @Test
  void dataIsKeptAsItWasGiven() {
    namespace("data");
    kubectl.ok(
        "apply", "-n", "data", "-f", example("configmap.yaml"), "-f", example("secret.yaml"));
    assertThat(kubectl.ok("get", "cm", "settings", "-n", "data", "-o", "jsonpath={.data.greeting}"))
        .isEqualTo("Good day,\nand welcome.\n");
    assertThat(
            kubectl.ok(
                "get", "secret", "credentials", "-n", "data", "-o", "jsonpath={.data.username}"))
        .isEqualTo("c2hvcA==");
    assertThat(kubectl.ok("get", "cm", "settings", "-n", "data"))
        .contains("NAME", "DATA", "AGE")
        .contains("settings   2 ");
    assertThat(kubectl.ok("apply", "-n", "data", "-f", example("configmap.yaml")))
        .contains("configmap/settings unchanged");
    assertThat(kubectl.ok("get", "cm,secret", "-n", "data", "-o", "name"))
        .contains("configmap/kube-root-ca.crt", "configmap/settings", "secret/credentials");
    assertThat(kubectl.ok("explain", "deployment.spec.replicas"))
        .contains("Number of desired pods");
    assertThat(kubectl.ok("apply", "-f", example("namespace.yaml")))
        .contains("namespace/shop created");
    kubectl.ok("delete", "namespace", "shop", "--timeout=120s");
    assertThat(kubectl.fails("get", "ns", "shop")).contains("NotFound");
  }

  @Test
  void watchersSeeChangesAsTheyHappen() throws Exception {
    namespace("watch");
    Process watch =
        kubectl.start(
            "get", "configmaps", "-n", "watch", "-w", "--output-watch-events", "--no-headers");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(watch.getInputStream()))) {
      assertThat(lines.readLine()).contains("kube-root-ca.crt");
      kubectl.ok("create", "configmap", "seen", "-n", "watch", "--from-literal=a=b");
      assertThat(lines.readLine()).startsWith("ADDED      seen ");
      kubectl.ok("label", "configmap", "seen", "-n", "watch", "x=y");
      assertThat(lines.readLine()).startsWith("MODIFIED   seen ");
      kubectl.ok("delete", "configmap", "seen", "-n", "watch");
      assertThat(lines.readLine()).startsWith("DELETED    seen ");
    } finally {
      watch.destroy();
    }
  }

  @Test
  void mistakesAreNamed() {
    namespace("bad");
    assertThat(
            kubectl
                .run(
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: []}\n",
                    "apply",
                    "-n",
                    "bad",
                    "-f",
                    "-")
                .err())
        .contains("spec.containers: Required value");
    assertThat(
            kubectl
                .run(
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {contaners: []}\n",
                    "apply",
                    "-n",
                    "bad",
                    "-f",
                    "-")
                .err())
        .contains("unknown field \"spec.contaners\"");
    assertThat(
            kubectl
                .run(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: UPPER}\n",
                    "create",
                    "-n",
                    "bad",
                    "-f",
                    "-")
                .err())
        .contains(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters");
    assertThat(kubectl.fails("create", "configmap", "x", "-n", "nowhere"))
        .contains("namespaces \"nowhere\" not found");
    assertThat(kubectl.fails("get", "unicorns"))
        .contains("the server doesn't have a resource type \"unicorns\"");
  }
}
