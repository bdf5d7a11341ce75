package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The fabric8 client: what Java operators and Quarkus, Spring and Jenkins plugins stand on. */
@ExtendWith(StartedTroupe.class)
class Fabric8ClientTest {
  private static final String NS = "fabric8";
  private static final Duration SOON = Duration.ofSeconds(120);

  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = new KubernetesClientBuilder().withConfig(StartedTroupe.fabric8()).build();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(NS).endMetadata().build())
        .create();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void createsReadsUpdatesAndDeletes() {
    ConfigMap made = client.resource(configMap("crud", Map.of("a", "1"))).create();
    assertThat(made.getMetadata().getUid()).isNotEmpty();

    ConfigMap edited =
        client
            .configMaps()
            .inNamespace(NS)
            .withName("crud")
            .edit(map -> new ConfigMapBuilder(map).addToData("b", "2").build());
    assertThat(edited.getData()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));

    assertThatThrownBy(() ->
            client
                .resource(new ConfigMapBuilder(made).addToData("c", "3").build())
                .lockResourceVersion()
                .update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));

    client.configMaps().inNamespace(NS).withName("crud").delete();
    assertThat(client.configMaps().inNamespace(NS).withName("crud").get()).isNull();
  }

  @Test
  void patchesInEveryWay() {
    client.resource(deployment("patched")).create();
    var patched = client.apps().deployments().inNamespace(NS).withName("patched");

    patched.patch(
        PatchContext.of(PatchType.STRATEGIC_MERGE),
        """
        {"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"A","value":"1"}]}]}}}}
        """);
    patched.patch(
        PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"tier\":\"web\"}}}");
    Deployment last =
        patched.patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":0}]");

    var container = last.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo("busybox");
    assertThat(container.getEnv().getFirst().getName()).isEqualTo("A");
    assertThat(last.getMetadata().getLabels()).containsEntry("tier", "web");
    assertThat(last.getSpec().getReplicas()).isZero();
  }

  @Test
  void appliesOnTheServerAndMeetsConflicts() {
    client.resource(configMap("applied", Map.of("a", "1"))).fieldManager("first").serverSideApply();
    assertThatThrownBy(() ->
            client
                .resource(configMap("applied", Map.of("a", "2")))
                .fieldManager("second")
                .serverSideApply())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(409);
              assertThat(e.getMessage()).contains("conflict with \"first\"", ".data.a");
            });
    ConfigMap forced =
        client
            .resource(configMap("applied", Map.of("a", "2")))
            .fieldManager("second")
            .forceConflicts()
            .serverSideApply();
    assertThat(forced.getData()).containsEntry("a", "2");
  }

  @Test
  void scalesAndSeesTheStatusFollow() {
    client.resource(deployment("scaled")).create();
    var scaled = client.apps().deployments().inNamespace(NS).withName("scaled");
    scaled.scale(3);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(scaled.get().getStatus().getReplicas()).isEqualTo(3);
          assertThat(client.pods().inNamespace(NS).withLabel("app", "scaled").list().getItems())
              .hasSize(3);
        });
  }

  @Test
  void informsOfEveryChange() {
    List<String> seen = new CopyOnWriteArrayList<>();
    client.resource(configMap("informed-before", Map.of("n", "0"))).create();
    try (SharedIndexInformer<ConfigMap> informer =
        client
            .configMaps()
            .inNamespace(NS)
            .withLabel("informed", "yes")
            .inform(new Recorder(seen))) {
      client.resource(informed("one", "1")).create();
      client.resource(informed("one", "2")).update();
      client.resource(informed("one", "2")).delete();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(seen).containsExactly("added 1", "updated 1 2", "deleted 2"));
      assertThat(informer.hasSynced()).isTrue();
      assertThat(informer.lastSyncResourceVersion()).isNotEmpty();
    }
  }

  @Test
  void watchesFromAVersionOn() throws Exception {
    String before = client.configMaps().inNamespace(NS).list().getMetadata().getResourceVersion();
    client.resource(configMap("watched", Map.of("n", "1"))).create();
    CompletableFuture<String> first = new CompletableFuture<>();
    try (Watch _ =
        client
            .configMaps()
            .inNamespace(NS)
            .withName("watched")
            .watch(
                new ListOptionsBuilder().withResourceVersion(before).build(),
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, ConfigMap map) {
                    first.complete(action + " " + map.getData().get("n"));
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    first.completeExceptionally(cause);
                  }
                })) {
      assertThat(first.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ADDED 1");
    }
  }

  @Test
  void electsOneLeaderAndThenTheNext() throws Exception {
    CompletableFuture<Void> firstLeads = new CompletableFuture<>();
    CompletableFuture<Void> secondLeads = new CompletableFuture<>();
    CompletableFuture<?> first = elect("one", firstLeads);
    firstLeads.get(SOON.toSeconds(), TimeUnit.SECONDS);
    CompletableFuture<?> second = elect("two", secondLeads);
    assertThat(secondLeads).isNotDone();
    first.cancel(true);
    secondLeads.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(client.leases().inNamespace(NS).withName("leader").get().getSpec())
        .satisfies(lease -> {
          assertThat(lease.getHolderIdentity()).isEqualTo("two");
          assertThat(lease.getLeaseTransitions()).isPositive();
        });
    second.cancel(true);
  }

  @Test
  void definesAKindAndUsesItAtOnce() {
    CustomResourceDefinition definition =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .load(
                new ByteArrayInputStream(
                    Gadgets.yaml("fabric8.troupe.io").getBytes(StandardCharsets.UTF_8)))
            .item();
    client.resource(definition).create();
    client
        .resource(definition)
        .waitUntilCondition(
            crd ->
                crd != null
                    && crd.getStatus() != null
                    && crd.getStatus().getConditions().stream()
                        .anyMatch(
                            c -> c.getType().equals("Established") && c.getStatus().equals("True")),
            SOON.toSeconds(),
            TimeUnit.SECONDS);

    var gadgets =
        client.genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("fabric8.troupe.io")
                .withVersion("v1")
                .withKind("Gadget")
                .withPlural("gadgets")
                .withNamespaced(true)
                .build());
    GenericKubernetesResource made = gadgets.inNamespace(NS).resource(gadget("g", 2)).create();
    assertThat(made.<String>get("spec", "colour")).as("defaulted").isEqualTo("grey");
    assertThatThrownBy(() -> gadgets.inNamespace(NS).resource(gadget("bad", -1)).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(422);
              assertThat(e.getMessage()).contains("spec.size");
            });
    client.resource(definition).delete();
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThatThrownBy(() -> gadgets.inNamespace(NS).list())
                .isInstanceOf(KubernetesClientException.class));
  }

  private static CompletableFuture<?> elect(String identity, CompletableFuture<Void> leads) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName("leader")
                .withLock(new LeaseLock(NS, "leader", identity))
                .withLeaseDuration(Duration.ofSeconds(3))
                .withRenewDeadline(Duration.ofSeconds(2))
                .withRetryPeriod(Duration.ofMillis(300))
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                    new LeaderCallbacks(() -> leads.complete(null), () -> {}, _ -> {}))
                .build())
        .build()
        .start();
  }

  private record Recorder(List<String> seen) implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      seen.add("added " + map.getData().get("n"));
    }

    @Override
    public void onUpdate(ConfigMap old, ConfigMap map) {
      seen.add("updated " + old.getData().get("n") + " " + map.getData().get("n"));
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      seen.add("deleted " + map.getData().get("n"));
    }
  }

  private static ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(NS)
        .withName(name)
        .endMetadata()
        .withData(data)
        .build();
  }

  private static ConfigMap informed(String name, String value) {
    return new ConfigMapBuilder(configMap("informed-" + name, Map.of("n", value)))
        .editMetadata()
        .addToLabels("informed", "yes")
        .endMetadata()
        .build();
  }

  private static GenericKubernetesResource gadget(String name, int size) {
    GenericKubernetesResource gadget = new GenericKubernetesResource();
    gadget.setApiVersion("fabric8.troupe.io/v1");
    gadget.setKind("Gadget");
    gadget.setMetadata(new ObjectMetaBuilder().withNamespace(NS).withName(name).build());
    gadget.setAdditionalProperty("spec", Map.of("size", size));
    return gadget;
  }

  private static Deployment deployment(String name) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(NS)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("busybox")
        .withCommand("sleep", "3600")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
