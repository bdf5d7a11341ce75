package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UninstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Real Helm: the Go program as a library. A chart with a definition, hooks, Deployments, roles and
 * a custom resource is installed, upgraded, rolled back and uninstalled.
 */
@ExtendWith(StartedTroupe.class)
class HelmTest {
  private static final String NS = "helm";
  private static final String RELEASE = "show";
  private static final int SECONDS_MAX = 120;

  private static KubernetesClient client;
  private static Helm chart;

  @BeforeAll
  static void connect() {
    client = new KubernetesClientBuilder().withConfig(StartedTroupe.fabric8()).build();
    chart = new Helm(Path.of("src/test/resources/chart").toAbsolutePath());
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  @Timeout(5 * SECONDS_MAX)
  void installsUpgradesRollsBackAndUninstalls() {
    Release installed =
        chart
            .install()
            .withName(RELEASE)
            .withNamespace(NS)
            .createNamespace()
            .withKubeConfig(StartedTroupe.kubeconfig())
            .waitReady()
            .withTimeout(SECONDS_MAX)
            .call();
    assertThat(installed.getStatus()).isEqualToIgnoringCase("deployed");
    assertThat(readyReplicas("front")).isEqualTo(1);
    assertThat(client.pods().inNamespace(NS).withName(RELEASE + "-prepare").get())
        .as("a hook that succeeded is deleted")
        .isNull();
    assertThat(gadgetSize()).isEqualTo(1);

    Release upgraded = upgrade().set("replicas", 2).set("greeting", "welcome").call();
    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(readyReplicas("back")).isEqualTo(2);
    assertThat(greeting()).isEqualTo("welcome");
    assertThat(gadgetSize()).isEqualTo(2);

    assertThatThrownBy(
            () -> upgrade().set("upgradeCheck", "exit 1").set("replicas", 3).atomic().call())
        .hasMessageContaining("rolled back");
    assertThat(
            Helm.history(RELEASE)
                .withNamespace(NS)
                .withKubeConfig(StartedTroupe.kubeconfig())
                .call())
        .extracting(ReleaseHistory::getStatus)
        .containsSubsequence("failed", "deployed");
    assertThat(readyReplicas("front")).isEqualTo(2);
    assertThat(client.secrets().inNamespace(NS).withLabel("owner", "helm").list().getItems())
        .extracting(Secret::getType)
        .hasSizeGreaterThanOrEqualTo(4)
        .containsOnly("helm.sh/release.v1");

    Helm.uninstall(RELEASE)
        .withNamespace(NS)
        .withKubeConfig(StartedTroupe.kubeconfig())
        .withCascade(UninstallCommand.Cascade.FOREGROUND)
        .call();
    Awaitility.await()
        .atMost(Duration.ofSeconds(SECONDS_MAX))
        .untilAsserted(() -> {
          assertThat(client.apps().deployments().inNamespace(NS).list().getItems()).isEmpty();
          assertThat(client.secrets().inNamespace(NS).withLabel("owner", "helm").list().getItems())
              .isEmpty();
        });
  }

  private static UpgradeCommand upgrade() {
    return chart
        .upgrade()
        .withName(RELEASE)
        .withNamespace(NS)
        .withKubeConfig(StartedTroupe.kubeconfig())
        .reuseValues()
        .waitReady()
        .withTimeout(SECONDS_MAX);
  }

  private static int readyReplicas(String part) {
    Integer ready =
        client
            .apps()
            .deployments()
            .inNamespace(NS)
            .withName(RELEASE + "-" + part)
            .get()
            .getStatus()
            .getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  private static String greeting() {
    return client
        .configMaps()
        .inNamespace(NS)
        .withName(RELEASE + "-settings")
        .get()
        .getData()
        .get("greeting");
  }

  private static int gadgetSize() {
    return client
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("helm.troupe.io")
                .withVersion("v1")
                .withKind("Gadget")
                .withPlural("gadgets")
                .withNamespaced(true)
                .build())
        .inNamespace(NS)
        .withName(RELEASE)
        .get()
        .<Integer>get("spec", "size");
  }
}
