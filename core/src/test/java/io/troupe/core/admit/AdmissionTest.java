package io.troupe.core.admit;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.NodeIdentity;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.StatusCause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final UserInfo ADMIN =
      new UserInfo("admin", "", List.of(UserInfo.MASTERS, UserInfo.AUTHENTICATED), Map.of());
  private static final UserInfo NODE = NodeIdentity.of("n1");
  private static final ClusterImage IMAGE =
      ObjectFixture.image(
          yaml("{apiVersion: v1, kind: Namespace, metadata: {name: default}}"),
          yaml("{apiVersion: v1, kind: Namespace, metadata: {name: kube-node-lease}}"),
          yaml(
              "{apiVersion: v1, kind: Namespace, metadata: {name: going, deletionTimestamp:"
                  + " '2026-01-01T00:00:00Z'}, status: {phase: Terminating}}"),
          yaml(
              "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: default},"
                  + " imagePullSecrets: [{name: pull}]}"),
          yaml(
              "{apiVersion: v1, kind: ServiceAccount, metadata: {name: quiet, namespace: default},"
                  + " automountServiceAccountToken: false}"),
          yaml(
              "{apiVersion: v1, kind: Pod, metadata: {name: mine, namespace: default}, spec:"
                  + " {nodeName: n1}}"),
          yaml(
              "{apiVersion: v1, kind: Pod, metadata: {name: other, namespace: default}, spec:"
                  + " {nodeName: n2}}"),
          yaml(
              "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high},"
                  + " value: 1000, preemptionPolicy: Never}"),
          yaml(
              "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: usual},"
                  + " value: 10, globalDefault: true}"));

  private final List<AdmissionPlugin> plugins = AdmissionOrder.standard(new RbacAuthorizer());

  @Test
  void pluginsStandInUpstreamsOrder() {
    assertThat(plugins)
        .extracting(AdmissionPlugin::name)
        .containsExactly(
            "NamespaceLifecycle",
            "LimitRanger",
            "ServiceAccount",
            "NodeRestriction",
            "TaintNodesByCondition",
            "PodSecurity",
            "Priority",
            "DefaultTolerationSeconds",
            "DefaultStorageClass",
            "StorageObjectInUseProtection",
            "PersistentVolumeClaimResize",
            "RuntimeClass",
            "CertificateApproval",
            "CertificateSigning",
            "CertificateRequester",
            "CertificateSubjectRestriction",
            "DefaultIngressClass",
            "PodTopologyLabels",
            "RoleEscalation");
  }

  @Test
  void nothingIsCreatedInAMissingNamespace() {
    assertThat(message(create("pods", "nope", "p", "{}", ADMIN)))
        .isEqualTo("namespaces \"nope\" not found");
  }

  @Test
  void nothingNewEntersATerminatingNamespace() {
    Failure failure = run(create("configmaps", "going", "c", "{}", ADMIN)).orElseThrow();
    assertThat(failure.message())
        .isEqualTo(
            "configmaps \"c\" is forbidden: unable to create new content in namespace going because"
                + " it is being terminated");
    assertThat(failure.causes())
        .containsExactly(
            new StatusCause(
                "NamespaceTerminating",
                "namespace going is being terminated",
                "metadata.namespace"));
    assertThat(run(update("configmaps", "going", "c", "{}", "{}", ADMIN))).isEmpty();
    assertThat(run(delete("configmaps", "going", "c", ADMIN))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "kube-system", "kube-public"})
  void someNamespacesStay(String name) {
    assertThat(message(delete("namespaces", "", name, ADMIN)))
        .isEqualTo("namespaces \"" + name + "\" is forbidden: this namespace may not be deleted");
    assertThat(run(delete("namespaces", "", "mine", ADMIN))).isEmpty();
  }

  @Test
  void aPodGetsAnAccountItsTokenAndItsPullSecrets() {
    ObjectNode pod =
        yaml("{spec: {containers: [{name: a}, {name: b}], initContainers: [{name: i}]}}");
    assertThat(run(create("pods", "default", "p", pod, ADMIN))).isEmpty();
    ObjectNode spec = (ObjectNode) pod.path("spec");
    assertThat(spec.path("serviceAccountName").asText()).isEqualTo("default");
    assertThat(spec.path("serviceAccount").asText()).isEqualTo("default");
    assertThat(spec.at("/imagePullSecrets/0/name").asText()).isEqualTo("pull");
    String volume = spec.at("/volumes/0/name").asText();
    assertThat(volume).matches("kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}");
    assertThat(spec.at("/volumes/0/projected/sources")).hasSize(3);
    assertThat(spec.at("/volumes/0/projected/defaultMode").asInt()).isEqualTo(420);
    for (String container : List.of("/containers/0", "/containers/1", "/initContainers/0")) {
      assertThat(spec.at(container + "/volumeMounts/0"))
          .isEqualTo(
              yaml(
                  "{name: %s, readOnly: true, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}"
                      .formatted(volume)));
    }
  }

  @Test
  void theTokenCanBeRefusedByPodOrAccount() {
    for (String spec :
        List.of(
            "{automountServiceAccountToken: false, containers: [{name: a}]}",
            "{serviceAccountName: quiet, containers: [{name: a}]}")) {
      ObjectNode pod = yaml("spec: " + spec);
      assertThat(run(create("pods", "default", "p", pod, ADMIN))).isEmpty();
      assertThat(pod.path("spec").has("volumes")).isFalse();
    }
  }

  @Test
  void aMissingAccountIsRefusedInUpstreamsWords() {
    assertThat(message(create("pods", "default", "p", "spec: {serviceAccountName: x}", ADMIN)))
        .isEqualTo(
            "pods \"p\" is forbidden: error looking up service account default/x: serviceaccount"
                + " \"x\" not found");
  }

  @Test
  void tolerationsForLostNodesAreAddedOnce() {
    ObjectNode pod =
        yaml("spec: {tolerations: [{key: node.kubernetes.io/not-ready, effect: NoExecute}]}");
    AdmissionRequest request = create("pods", "default", "p", pod, ADMIN);
    assertThat(run(request)).isEmpty();
    assertThat(run(request)).isEmpty();
    assertThat(pod.at("/spec/tolerations")).hasSize(2);
    assertThat(pod.at("/spec/tolerations/1"))
        .isEqualTo(
            yaml(
                "{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute,"
                    + " tolerationSeconds: 300}"));
    ObjectNode all = yaml("spec: {tolerations: [{operator: Exists}]}");
    run(create("pods", "default", "p", all, ADMIN));
    assertThat(all.at("/spec/tolerations")).hasSize(1);
  }

  @Test
  void priorityComesFromTheClassOrTheDefault() {
    ObjectNode pod = yaml("spec: {priorityClassName: high}");
    assertThat(run(create("pods", "default", "p", pod, ADMIN))).isEmpty();
    assertThat(pod.at("/spec/priority").asInt()).isEqualTo(1000);
    assertThat(pod.at("/spec/preemptionPolicy").asText()).isEqualTo("Never");
    ObjectNode plain = yaml("spec: {}");
    assertThat(run(create("pods", "default", "p", plain, ADMIN))).isEmpty();
    assertThat(plain.at("/spec/priority").asInt()).isEqualTo(10);
    assertThat(plain.at("/spec/priorityClassName").asText()).isEqualTo("usual");
    assertThat(message(create("pods", "default", "p", "spec: {priorityClassName: x}", ADMIN)))
        .isEqualTo("pods \"p\" is forbidden: no PriorityClass with name x was found");
    assertThat(message(create("pods", "default", "p", "spec: {priority: 5}", ADMIN)))
        .isEqualTo(
            "pods \"p\" is forbidden: the integer value of priority (5) must not be provided in pod"
                + " spec; priority admission controller computed 10 from the given PriorityClass"
                + " name");
    assertThat(message(create("priorityclasses", "", "two", "{globalDefault: true}", ADMIN)))
        .contains("PriorityClass usual is already marked as default. Only one default can exist");
  }

  @Test
  void aNewNodeIsTaintedUntilReady() {
    ObjectNode node = yaml("metadata: {name: n1}");
    assertThat(run(create("nodes", "", "n1", node, NODE))).isEmpty();
    assertThat(node.at("/spec/taints").toString())
        .isEqualTo("[{\"key\":\"node.kubernetes.io/not-ready\",\"effect\":\"NoSchedule\"}]");
  }

  @Test
  void aNodeWritesOnlyWhatIsItsOwn() {
    assertThat(run(update("nodes", "", "n1", "{}", "{}", NODE))).isEmpty();
    assertThat(message(update("nodes", "", "n2", "{}", "{}", NODE)))
        .endsWith("node \"n1\" is not allowed to modify node \"n2\"");
    assertThat(message(update("nodes", "", "n1", "spec: {taints: [{key: a}]}", "{}", NODE)))
        .endsWith("node \"n1\" is not allowed to modify taints");
    assertThat(
            message(
                update(
                    "nodes",
                    "",
                    "n1",
                    "metadata: {labels: {node-restriction.kubernetes.io/x: y, own: z}}",
                    "{}",
                    NODE)))
        .endsWith("node \"n1\" is not allowed to modify labels: node-restriction.kubernetes.io/x");
    assertThat(run(update("leases", "kube-node-lease", "n1", "{}", "{}", NODE))).isEmpty();
    assertThat(message(update("leases", "kube-node-lease", "n2", "{}", "{}", NODE)))
        .endsWith("can only access node lease with the same name as the requesting node");
    assertThat(message(update("leases", "default", "n1", "{}", "{}", NODE)))
        .endsWith("can only access leases in the \"kube-node-lease\" system namespace");
  }

  @Test
  void aNodeTouchesOnlyItsOwnPods() {
    String mine = "spec: {nodeName: n1}";
    String other = "spec: {nodeName: n2}";
    assertThat(run(status("mine", mine, mine))).isEmpty();
    assertThat(message(status("other", other, other)))
        .endsWith(
            "node \"n1\" can only update pod status for pods with spec.nodeName set to itself");
    assertThat(run(delete("pods", "default", "mine", NODE))).isEmpty();
    assertThat(message(delete("pods", "default", "other", NODE)))
        .endsWith("node \"n1\" can only delete pods with spec.nodeName set to itself");
    assertThat(message(create("pods", "default", "p", "{}", NODE)))
        .endsWith("node \"n1\" can only create mirror pods");
  }

  @Test
  void malformedObjectsAreLeftToValidation() {
    for (String pod : List.of("spec: text", "spec: [1]", "{}", "spec: {containers: [1, x]}")) {
      assertThat(run(create("pods", "default", "p", pod, ADMIN))).isEmpty();
    }
  }

  private Optional<Failure> run(AdmissionRequest request) {
    for (AdmissionPlugin plugin : plugins) {
      Optional<Failure> refused = plugin.mutate(request).or(() -> plugin.validate(request));
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  private String message(AdmissionRequest request) {
    return run(request).orElseThrow().message();
  }

  private static AdmissionRequest create(
      String resource, String namespace, String name, String object, UserInfo user) {
    return create(resource, namespace, name, yaml(object), user);
  }

  private static AdmissionRequest create(
      String resource, String namespace, String name, ObjectNode object, UserInfo user) {
    return request(
        Operation.CREATE,
        resource,
        namespace,
        name,
        "",
        Optional.of(object),
        Optional.empty(),
        user);
  }

  private static AdmissionRequest update(
      String resource, String namespace, String name, String object, String old, UserInfo user) {
    return request(
        Operation.UPDATE,
        resource,
        namespace,
        name,
        "",
        Optional.of(yaml(object)),
        Optional.of(yaml(old)),
        user);
  }

  private static AdmissionRequest status(String name, String object, String old) {
    return request(
        Operation.UPDATE,
        "pods",
        "default",
        name,
        "status",
        Optional.of(yaml(object)),
        Optional.of(yaml(old)),
        NODE);
  }

  private static AdmissionRequest delete(
      String resource, String namespace, String name, UserInfo user) {
    return request(
        Operation.DELETE, resource, namespace, name, "", Optional.empty(), Optional.empty(), user);
  }

  private static AdmissionRequest request(
      Operation operation,
      String resource,
      String namespace,
      String name,
      String subresource,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old,
      UserInfo user) {
    String group =
        switch (resource) {
          case "leases" -> "coordination.k8s.io";
          case "priorityclasses" -> "scheduling.k8s.io";
          default -> "";
        };
    Kind kind = ObjectFixture.kind(group, resource, resource, Map.of());
    ObjectKey key = ObjectKey.of(group, resource, namespace, name);
    return new AdmissionRequest(
        operation, kind, key, subresource, object, old, user, false, IMAGE, AdmissionContext.NONE);
  }
}
