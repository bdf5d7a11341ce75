package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator built on the Java Operator SDK, reconciling a kind of its own. */
@ExtendWith(StartedTroupe.class)
class OperatorTest {
  private static final String NS = "operator";
  private static final Duration SOON = Duration.ofSeconds(120);

  private static KubernetesClient client;
  private static Operator operator;

  @BeforeAll
  static void installAndStart() {
    client = new KubernetesClientBuilder().withConfig(StartedTroupe.fabric8()).build();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(NS).endMetadata().build())
        .create();
    client.load(OperatorTest.class.getResourceAsStream("/stages.yaml")).create();
    // No waiting for the definition: whoever installs an operator does not wait either.
    Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> stages().list() != null);
    operator = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(new StageReconciler());
    operator.start();
  }

  @AfterAll
  static void stop() {
    operator.stop();
    client.close();
  }

  @Test
  void reconcilesItsKindUntilItIsGone() {
    Stage stage = new Stage();
    stage.setMetadata(new ObjectMetaBuilder().withNamespace(NS).withName("globe").build());
    stage.setSpec(new Stage.Spec());
    stage.getSpec().actors = 2;
    stage.getSpec().piece = "Hamlet";
    client.resource(stage).create();
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> {
          Stage seen = stages().withName("globe").get();
          assertThat(seen.getStatus()).isNotNull();
          assertThat(seen.getStatus().onStage).isEqualTo(2);
          assertThat(seen.getMetadata().getFinalizers()).hasSize(1);
        });

    stages()
        .withName("globe")
        .edit(s -> {
          s.getSpec().actors = 3;
          s.getSpec().piece = "Lear";
          return s;
        });
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(stages().withName("globe").get().getStatus().onStage).isEqualTo(3);
          assertThat(script()).isEqualTo("Lear");
        });

    client.configMaps().inNamespace(NS).withName("globe").delete();
    stages().withName("globe").delete();
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(stages().withName("globe").get()).isNull();
          assertThat(client.apps().deployments().inNamespace(NS).withName("globe").get())
              .as("collected with its owner")
              .isNull();
        });
  }

  private static String script() {
    return client.configMaps().inNamespace(NS).withName("globe").get().getData().get("piece");
  }

  private static NonNamespaceOperation<Stage, KubernetesResourceList<Stage>, Resource<Stage>>
      stages() {
    return client.resources(Stage.class).inNamespace(NS);
  }
}
