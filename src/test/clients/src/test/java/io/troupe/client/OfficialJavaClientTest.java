package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.apis.ApiextensionsV1Api;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReviewSpec;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.ListOptions;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Java client of the Kubernetes project. */
@ExtendWith(StartedTroupe.class)
class OfficialJavaClientTest {
  private static final String NS = "official-java";
  private static final Duration SOON = Duration.ofSeconds(120);

  private static ApiClient client;
  private static CoreV1Api core;

  @BeforeAll
  static void connect() throws Exception {
    client =
        Config.fromConfig(new StringReader(StartedTroupe.kubeconfigText()))
            .setConnectTimeout(StartedTroupe.ANSWER_MILLIS_MAX)
            .setReadTimeout(0); // informers refuse any other
    core = new CoreV1Api(client);
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NS))).execute();
  }

  @Test
  void createsReadsReplacesAndDeletes() throws Exception {
    V1ConfigMap made =
        core.createNamespacedConfigMap(NS, configMap("crud", Map.of("a", "1"))).execute();
    made.putDataItem("b", "2");
    V1ConfigMap replaced = core.replaceNamespacedConfigMap("crud", NS, made).execute();
    assertThat(replaced.getData()).containsOnlyKeys("a", "b");
    assertThatThrownBy(() -> core.replaceNamespacedConfigMap("crud", NS, stale(made)).execute())
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    core.deleteNamespacedConfigMap("crud", NS).execute();
    assertThatThrownBy(() -> core.readNamespacedConfigMap("crud", NS).execute())
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(404));
  }

  @Test
  void listsInPagesOfOneSnapshot() throws Exception {
    for (int i = 0; i < 5; i++) {
      core.createNamespacedConfigMap(NS, paged("paged-" + i)).execute();
    }
    V1ConfigMapList first =
        core.listNamespacedConfigMap(NS).labelSelector("paged=yes").limit(3).execute();
    core.createNamespacedConfigMap(NS, paged("paged-9")).execute();
    V1ConfigMapList second =
        core.listNamespacedConfigMap(NS)
            .labelSelector("paged=yes")
            .limit(3)
            ._continue(first.getMetadata().getContinue())
            .execute();
    assertThat(first.getItems()).hasSize(3);
    assertThat(second.getItems())
        .extracting(map -> map.getMetadata().getName())
        .containsExactly("paged-3", "paged-4");
    assertThat(second.getMetadata().getResourceVersion())
        .isEqualTo(first.getMetadata().getResourceVersion());
  }

  @Test
  void patchesInEveryWayAndAppliesOnTheServer() throws Exception {
    core.createNamespacedConfigMap(NS, configMap("patched", Map.of("a", "1"))).execute();
    patch(
        V1Patch.PATCH_FORMAT_JSON_PATCH, "[{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"}]");
    patch(V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, "{\"data\":{\"a\":null}}");
    patch(V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH, "{\"data\":{\"c\":\"3\"}}");
    V1ConfigMap last =
        patch(
            V1Patch.PATCH_FORMAT_APPLY_YAML,
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: patched}, data: {d: '4'}}");
    assertThat(last.getData())
        .containsExactlyInAnyOrderEntriesOf(Map.of("b", "2", "c", "3", "d", "4"));
    // The client's own model leaves managers out when it reads; its plain answer has them.
    try (Response answer = core.readNamespacedConfigMap("patched", NS).buildCall(null).execute()) {
      assertThat(answer.body().string()).contains("\"manager\":\"java\",\"operation\":\"Apply\"");
    }
  }

  @Test
  void watchesLineByLine() throws Exception {
    String before = core.listNamespacedConfigMap(NS).execute().getMetadata().getResourceVersion();
    core.createNamespacedConfigMap(NS, configMap("watched", Map.of("n", "1"))).execute();
    core.deleteNamespacedConfigMap("watched", NS).execute();
    try (Watch<V1ConfigMap> watch =
        Watch.createWatch(
            client,
            core.listNamespacedConfigMap(NS)
                .resourceVersion(before)
                .fieldSelector("metadata.name=watched")
                .timeoutSeconds(120)
                .watch(true)
                .buildCall(null),
            com.google.gson.reflect.TypeToken.getParameterized(
                    Watch.Response.class, V1ConfigMap.class)
                .getType())) {
      assertThat(watch.next().type).isEqualTo("ADDED");
      assertThat(watch.next().type).isEqualTo("DELETED");
    }
  }

  @Test
  void informsOfEveryChange() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    SharedInformerFactory factory = new SharedInformerFactory(client);
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(
            new GenericKubernetesApi<>(
                V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client),
            V1ConfigMap.class,
            0,
            NS);
    informer.addEventHandler(new Recorder(seen));
    factory.startAllRegisteredInformers();
    try {
      // What comes and goes before its first list it never hears of.
      Awaitility.await().atMost(SOON).until(informer::hasSynced);
      V1ConfigMap made =
          core.createNamespacedConfigMap(NS, configMap("informed", Map.of("n", "1"))).execute();
      core.replaceNamespacedConfigMap("informed", NS, made.data(Map.of("n", "2"))).execute();
      core.deleteNamespacedConfigMap("informed", NS).execute();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(seen).last().isEqualTo("deleted 2"));
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  @Test
  void electsALeader() throws Exception {
    CompletableFuture<Void> leads = new CompletableFuture<>();
    try (LeaderElector elector =
        new LeaderElector(
            new LeaderElectionConfig(
                new LeaseLock(NS, "leader", "one", client),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofMillis(300)))) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> elector.run(() -> leads.complete(null), () -> {}, _ -> {}));
      leads.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void asksWhatItMayDo() throws Exception {
    V1SelfSubjectAccessReview review =
        new AuthorizationV1Api(client)
            .createSelfSubjectAccessReview(
                new V1SelfSubjectAccessReview()
                    .spec(
                        new V1SelfSubjectAccessReviewSpec()
                            .resourceAttributes(
                                new V1ResourceAttributes().verb("delete").resource("nodes"))))
            .execute();
    assertThat(review.getStatus().getAllowed()).isTrue();
  }

  @Test
  void definesAKindAndUsesItAtOnce() throws Exception {
    V1CustomResourceDefinition definition =
        JSON.deserialize(Gadgets.json("java.troupe.io"), V1CustomResourceDefinition.class);
    ApiextensionsV1Api extensions = new ApiextensionsV1Api(client);
    extensions.createCustomResourceDefinition(definition).execute();
    DynamicKubernetesApi gadgets =
        new DynamicKubernetesApi("java.troupe.io", "v1", "gadgets", client);
    Awaitility.await().atMost(SOON).until(() -> gadgets.list(NS, new ListOptions()).isSuccess());

    DynamicKubernetesObject gadget = new DynamicKubernetesObject();
    gadget.setApiVersion("java.troupe.io/v1");
    gadget.setKind("Gadget");
    gadget.setMetadata(new V1ObjectMeta().namespace(NS).name("g"));
    com.google.gson.JsonObject spec = new com.google.gson.JsonObject();
    spec.addProperty("size", 2);
    gadget.getRaw().add("spec", spec);
    DynamicKubernetesObject made = gadgets.create(gadget).throwsApiException().getObject();
    assertThat(made.getRaw().getAsJsonObject("spec").get("colour").getAsString()).isEqualTo("grey");
    assertThat(gadgets.list(NS).throwsApiException().getObject().getItems()).hasSize(1);
    extensions.deleteCustomResourceDefinition("gadgets.java.troupe.io").execute();
  }

  private static V1ConfigMap patch(String format, String body) throws ApiException {
    return PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap("patched", NS, new V1Patch(body))
                .fieldManager("java")
                .buildCall(null),
        format,
        client);
  }

  private static V1ConfigMap stale(V1ConfigMap made) {
    made.putDataItem("late", "yes");
    return made;
  }

  private static V1ConfigMap configMap(String name, Map<String, String> data) {
    return new V1ConfigMap().metadata(new V1ObjectMeta().namespace(NS).name(name)).data(data);
  }

  private static V1ConfigMap paged(String name) {
    V1ConfigMap map = configMap(name, Map.of());
    map.getMetadata().putLabelsItem("paged", "yes");
    return map;
  }

  private record Recorder(List<String> seen) implements ResourceEventHandler<V1ConfigMap> {
    @Override
    public void onAdd(V1ConfigMap map) {
      note("added", map);
    }

    @Override
    public void onUpdate(V1ConfigMap old, V1ConfigMap map) {
      note("updated", map);
    }

    @Override
    public void onDelete(V1ConfigMap map, boolean unknown) {
      note("deleted", map);
    }

    private void note(String what, V1ConfigMap map) {
      if (map.getMetadata().getName().equals("informed")) {
        seen.add(what + " " + map.getData().get("n"));
      }
    }
  }
}
