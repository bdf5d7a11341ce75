package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl on storage, network, certificate, fairness and device kinds. */
@ExtendWith(SharedTroupe.class)
@EnabledIf("io.troupe.system.Kubectl#isPresent")
class PlatformKindsTest {
  private static final String NAMESPACE = "platform";

  /** kubectl 1.32 describes these by their beta versions, which a 1.36 server does not have. */
  private static final List<String> ASKED_IN_OLD_VERSIONS =
      List.of("ipaddresses", "servicecidrs", "vac");

  @TempDir static Path folder;

  private static Kubectl kubectl;

  @BeforeAll
  static void applyEverything() throws IOException {
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder);
    kubectl.ok("create", "namespace", NAMESPACE);
    Path file = folder.resolve("platform.yaml");
    try (InputStream in = PlatformKindsTest.class.getResourceAsStream("/platform.yaml")) {
      Files.write(file, in.readAllBytes());
    }
    kubectl.ok("apply", "-n", NAMESPACE, "-f", file.toString());
    kubectl.ok("create", "ingress", "web", "-n", NAMESPACE, "--rule=foo.example/bar*=svc:80");
  }

  @Test
  void everyKindIsShownAndDescribed() {
    for (String kind :
        List.of(
            "componentstatuses",
            "csidrivers",
            "csinodes",
            "csistoragecapacities",
            "csr",
            "deviceclasses",
            "flowschemas",
            "ingressclasses",
            "ingresses",
            "ipaddresses",
            "networkpolicies",
            "pc",
            "prioritylevelconfigurations",
            "pv",
            "pvc",
            "resourceclaims",
            "resourceclaimtemplates",
            "resourceslices",
            "runtimeclasses",
            "sc",
            "servicecidrs",
            "vac",
            "volumeattachments")) {
      assertThat(kubectl.ok("get", kind, "-n", NAMESPACE, "-o", "wide").lines())
          .as(kind)
          .hasSizeGreaterThan(1);
      if (!ASKED_IN_OLD_VERSIONS.contains(kind)) {
        assertThat(kubectl.ok("describe", kind, "-n", NAMESPACE)).as(kind).contains("Name:");
      }
    }
  }

  @Test
  void defaultsAndDefaultClassesAreFilledIn() {
    assertThat(
            kubectl.ok(
                "get",
                "pvc/data",
                "-n",
                NAMESPACE,
                "-o",
                "jsonpath={.spec.storageClassName} {.spec.volumeMode} {.status.phase}"
                    + " {.metadata.finalizers[0]}"))
        .isEqualTo("platform-fast Filesystem Pending kubernetes.io/pvc-protection");
    assertThat(
            kubectl.ok(
                "get", "ing/web", "-n", NAMESPACE, "-o", "jsonpath={.spec.ingressClassName}"))
        .isEqualTo("platform-edge");
  }

  @Test
  void aCertificateIsApprovedOnceAndForAll() {
    kubectl.ok("certificate", "approve", "platform-jane");
    assertThat(kubectl.ok("get", "csr", "platform-jane")).contains("Approved");
    assertThat(kubectl.fails("certificate", "deny", "platform-jane"))
        .contains("is already Approved");
    assertThat(kubectl.ok("get", "csr", "--field-selector=spec.signerName=nobody.example/x"))
        .isEmpty();
  }

  @Test
  void fairnessAndAddressesHaveTheirFirstObjects() {
    assertThat(kubectl.ok("get", "flowschemas", "-o", "name").lines()).hasSize(13);
    assertThat(kubectl.ok("get", "prioritylevelconfigurations", "-o", "name").lines()).hasSize(8);
    assertThat(kubectl.ok("get", "servicecidrs", "-o", "name").trim())
        .isEqualTo("servicecidr.networking.k8s.io/kubernetes");
    assertThat(
            kubectl.ok(
                "get",
                "leases",
                "-n",
                "kube-system",
                "-l",
                "apiserver.kubernetes.io/identity=kube-apiserver",
                "-o",
                "name"))
        .contains("apiserver-");
  }

  @Test
  void protectedObjectsGoWhenNobodyUsesThem() {
    kubectl.ok("delete", "pvc/spare", "-n", NAMESPACE, "--wait=false");
    kubectl.ok("delete", "pv/platform-spare", "vac/platform-silver", "--wait=false");
    await()
        .atMost(Scene.PATIENCE)
        .until(() ->
            kubectl
                .ok("get", "pvc/spare", "-n", NAMESPACE, "--ignore-not-found", "-o", "name")
                .isEmpty());
    await()
        .atMost(Scene.PATIENCE)
        .until(() ->
            kubectl
                .ok(
                    "get",
                    "pv/platform-spare",
                    "vac/platform-silver",
                    "--ignore-not-found",
                    "-o",
                    "name")
                .isEmpty());
  }

  @Test
  void aRestrictedNamespaceRefusesPlainPods() {
    kubectl.ok("create", "namespace", "strict");
    kubectl.ok(
        "label",
        "namespace",
        "strict",
        "pod-security.kubernetes.io/enforce=restricted",
        "pod-security.kubernetes.io/warn=restricted");
    assertThat(kubectl.fails("run", "plain", "-n", "strict", "--image=sleep"))
        .contains(
            "pods \"plain\" is forbidden: violates PodSecurity \"restricted:latest\":"
                + " allowPrivilegeEscalation != false (container \"plain\" must set"
                + " securityContext.allowPrivilegeEscalation=false)");
    assertThat(
            kubectl.run(null, "create", "deployment", "web", "-n", "strict", "--image=sleep").err())
        .contains("Warning: would violate PodSecurity \"restricted:latest\"");
  }

  @Test
  void enumsAreToldByExplainAndHeld() {
    assertThat(kubectl.ok("explain", "pod.spec.restartPolicy"))
        .contains("Possible enum values:", "\"OnFailure\"");
    assertThat(kubectl.ok("explain", "sc.reclaimPolicy"))
        .contains("Possible enum values:", "\"Recycle\"");
  }
}
