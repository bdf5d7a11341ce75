package io.troupe.core.undo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.Change;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.undo.UndoStep.Action;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UndoPlanTest {
  private static final BuiltInKinds KINDS = new BuiltInKinds();

  private static ObjectNode object(String kind, String name, String uid, String rest) {
    return Json.parse(
        "{\"kind\":\""
            + kind
            + "\",\"metadata\":{\"name\":\""
            + name
            + "\",\"namespace\":\"shop\",\"uid\":\""
            + uid
            + "\",\"resourceVersion\":\"7\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\"},"
            + rest
            + "}");
  }

  private static Subject subject(
      String group, String resource, String name, ObjectNode then, ObjectNode now) {
    Kind kind = KINDS.byType(new ResourceType(group, resource)).orElseThrow();
    return new Subject(
        kind,
        ObjectKey.of(group, resource, "shop", name),
        Optional.ofNullable(then),
        Optional.ofNullable(now));
  }

  private static UndoStep only(Subject subject) {
    List<UndoStep> steps = UndoPlan.of(List.of(subject)).steps();
    assertThat(steps).hasSize(1);
    return steps.getFirst();
  }

  private static Subject map(ObjectNode then, ObjectNode now) {
    return subject("", "configmaps", "a", then, now);
  }

  private static ObjectNode map(String uid, String value) {
    return object("ConfigMap", "a", uid, "\"data\":{\"k\":\"" + value + "\"}");
  }

  @Test
  void whatIsGoneIsCreatedWithNothingOfItsOldLife() {
    UndoStep step = only(map(map("u1", "x"), null));
    assertThat(step.action()).isEqualTo(Action.CREATE);
    ObjectNode proposed = step.proposed().orElseThrow();
    assertThat(proposed.path("metadata").properties().stream().map(e -> e.getKey()))
        .containsExactly("name", "namespace");
    assertThat(proposed.path("data").path("k").asText()).isEqualTo("x");
  }

  @Test
  void whatChangedIsReplacedInItsPresentLife() {
    ObjectNode now = map("u2", "y");
    now.withObject("metadata").put("resourceVersion", "9").putArray("finalizers").add("mine");
    UndoStep step = only(map(map("u1", "x"), now));
    assertThat(step.action()).isEqualTo(Action.REPLACE);
    ObjectNode metadata = step.proposed().orElseThrow().withObject("metadata");
    assertThat(metadata.path("uid").asText()).isEqualTo("u2");
    assertThat(metadata.path("resourceVersion").asText()).isEqualTo("9");
    assertThat(metadata.path("finalizers").path(0).asText()).isEqualTo("mine");
    assertThat(step.diff()).extracting(Change::path).containsExactly("data.k");
  }

  @Test
  void whatStandsAsItStoodIsLeftAlone() {
    assertThat(only(map(map("u1", "x"), map("u1", "x"))).action()).isEqualTo(Action.NONE);
  }

  @Test
  void aStatusIsNotRestored() {
    ObjectNode then =
        object("Deployment", "a", "u1", "\"spec\":{\"replicas\":3},\"status\":{\"replicas\":3}");
    ObjectNode now =
        object("Deployment", "a", "u1", "\"spec\":{\"replicas\":1},\"status\":{\"replicas\":1}");
    UndoStep step = only(subject("apps", "deployments", "a", then, now));
    assertThat(step.diff()).extracting(Change::path).containsExactly("spec.replicas");
    assertThat(step.proposed().orElseThrow().path("status").path("replicas").asInt()).isEqualTo(1);
    ObjectNode gone =
        only(subject("apps", "deployments", "a", then, null)).proposed().orElseThrow();
    assertThat(gone.has("status")).isFalse();
  }

  @Test
  void whatControllersNotedStaysTheirs() {
    ObjectNode then = object("Deployment", "a", "u1", "\"spec\":{\"replicas\":3}");
    then.withObject("metadata")
        .putObject("annotations")
        .put("deployment.kubernetes.io/revision", "1")
        .put("mine", "old");
    ObjectNode now = then.deepCopy();
    now.withObject("metadata")
        .putObject("annotations")
        .put("deployment.kubernetes.io/revision", "4");
    UndoStep step = only(subject("apps", "deployments", "a", then, now));
    ObjectNode annotations =
        step.proposed().orElseThrow().withObject("metadata").withObject("annotations");
    assertThat(annotations.toString())
        .isEqualTo("{\"deployment.kubernetes.io/revision\":\"4\",\"mine\":\"old\"}");
  }

  @Test
  void whatWasCreatedSinceIsDeletedFirstAndWorkloadsComeLast() {
    UndoPlan plan =
        UndoPlan.of(
            List.of(
                subject(
                    "apps",
                    "deployments",
                    "web",
                    object("Deployment", "web", "d", "\"spec\":{}"),
                    null),
                map(map("m", "x"), null),
                subject("", "services", "new", null, object("Service", "new", "s", "\"spec\":{}")),
                subject(
                    "",
                    "serviceaccounts",
                    "sa",
                    object("ServiceAccount", "sa", "a", "\"x\":1"),
                    null)));
    assertThat(plan.steps())
        .extracting(step -> step.action().wire() + " " + step.subject().key().name())
        .containsExactly("delete new", "create sa", "create a", "create web");
  }

  @Test
  void whatARestoredControllerManagesIsLeftToIt() {
    ObjectNode deployment = object("Deployment", "web", "d", "\"spec\":{}");
    ObjectNode set = object("ReplicaSet", "web-1", "r", "\"spec\":{}");
    owner(set, "d");
    ObjectNode lost = object("ReplicaSet", "lost", "l", "\"spec\":{}");
    owner(lost, "nobody");
    UndoPlan plan =
        UndoPlan.of(
            List.of(
                subject("apps", "deployments", "web", deployment, null),
                subject("apps", "replicasets", "web-1", set, null),
                subject("apps", "replicasets", "web-2", null, set),
                subject("apps", "replicasets", "lost", lost, null)));
    assertThat(plan.leftToControllers()).isEqualTo(2);
    assertThat(plan.steps())
        .extracting(s -> s.subject().key().name())
        .containsExactly("web", "lost");
  }

  private static void owner(ObjectNode object, String uid) {
    object
        .withObject("metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "Deployment")
        .put("name", "web")
        .put("uid", uid)
        .put("controller", true);
  }

  @Test
  void ownersAreCalledByWhatTheyAreNow() {
    ObjectNode object = object("ConfigMap", "a", "u", "\"x\":1");
    owner(object, "old");
    assertThat(
            Proposals.owned(object, _ -> Optional.of(new Uid("new")))
                .path("metadata")
                .path("ownerReferences")
                .path(0)
                .path("uid")
                .asText())
        .isEqualTo("new");
    assertThat(
            Proposals.owned(object, _ -> Optional.empty()).path("metadata").has("ownerReferences"))
        .isFalse();
    assertThat(object.path("metadata").path("ownerReferences").path(0).path("uid").asText())
        .isEqualTo("old");
  }

  @Test
  void whatHadFinishedDoesNotRunAgain() {
    ObjectNode pod = object("Pod", "p", "u", "\"status\":{\"phase\":\"Succeeded\"}");
    assertThat(only(subject("", "pods", "p", pod, null)).action()).isEqualTo(Action.REFUSED);
    ObjectNode job =
        object(
            "Job",
            "j",
            "u",
            "\"status\":{\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}");
    assertThat(only(subject("batch", "jobs", "j", job, null)).message()).contains("had finished");
  }

  @Test
  void aPodIsPlacedAnewAndAJobSelectsItsNewLife() {
    ObjectNode pod = object("Pod", "p", "u", "\"spec\":{\"nodeName\":\"n1\",\"hostname\":\"h\"}");
    assertThat(only(subject("", "pods", "p", pod, null)).proposed().orElseThrow().path("spec"))
        .hasToString("{\"hostname\":\"h\"}");
    ObjectNode job =
        object(
            "Job",
            "j",
            "u",
            "\"spec\":{\"selector\":{\"matchLabels\":{}},\"template\":{\"metadata\":{\"labels\":"
                + "{\"controller-uid\":\"u\",\"mine\":\"1\"}}}}");
    assertThat(only(subject("batch", "jobs", "j", job, null)).proposed().orElseThrow().path("spec"))
        .hasToString("{\"template\":{\"metadata\":{\"labels\":{\"mine\":\"1\"}}}}");
  }

  @Test
  void aSecretWhoseKeyIsGoneCannotComeBack() {
    ObjectNode name = object("Secret", "s", "u", "\"x\":1");
    name.withObject("metadata").remove("creationTimestamp");
    UndoStep step = only(subject("", "secrets", "s", name, null));
    assertThat(step.action()).isEqualTo(Action.REFUSED);
    assertThat(step.message()).contains("the key was destroyed");
  }

  @Test
  void valuesOfSecretsAreNotInTheDiff() {
    ObjectNode then = object("Secret", "s", "u", "\"data\":{\"k\":\"b2xk\"}");
    ObjectNode now = object("Secret", "s", "u", "\"data\":{\"k\":\"bmV3\"}");
    UndoStep step = only(subject("", "secrets", "s", then, now));
    assertThat(step.action()).isEqualTo(Action.REPLACE);
    assertThat(step.diff().toString()).doesNotContain("b2xk").doesNotContain("bmV3");
  }

  @Test
  void aServicesClaimsCanBeLeftOut() {
    ResourceType services = new ResourceType("", "services");
    ObjectNode service =
        object(
            "Service",
            "s",
            "u",
            "\"spec\":{\"clusterIP\":\"10.96.0.7\",\"clusterIPs\":[\"10.96.0.7\"],\"ports\":[{\"port\":80,"
                + "\"nodePort\":30001}]}");
    assertThat(Proposals.withoutClaims(services, service).orElseThrow().path("spec"))
        .hasToString("{\"ports\":[{\"port\":80}]}");
    ObjectNode headless = object("Service", "s", "u", "\"spec\":{\"clusterIP\":\"None\"}");
    assertThat(Proposals.withoutClaims(services, headless)).isEmpty();
  }

  @Test
  void whatAnUndoLeavesOutIsSaidWhereOneObjectIsAskedFor() {
    ObjectNode then = object("Service", "a", "u1", "\"spec\":{},\"status\":{\"k\":1}");
    ObjectNode now = object("Service", "a", "u1", "\"spec\":{},\"status\":{\"k\":2}");
    UndoStep step = only(subject("", "services", "a", then, now));
    assertThat(step.action()).isEqualTo(Action.NONE);
    assertThat(step.message()).startsWith("only its status differs");
    ObjectNode namespace = object("Namespace", "shop", "u2", "\"spec\":{}");
    assertThat(only(subject("", "namespaces", "shop", namespace, null)).message())
        .startsWith("the namespace alone");
    assertThat(
            UndoPlan.of(
                    List.of(
                        subject("", "namespaces", "shop", namespace, null),
                        subject("", "services", "a", then, now)))
                .steps())
        .extracting(UndoStep::message)
        .containsOnly("");
  }
}
