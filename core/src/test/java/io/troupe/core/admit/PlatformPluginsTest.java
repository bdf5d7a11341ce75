package io.troupe.core.admit;

import static io.troupe.core.fixture.ObjectFixture.image;
import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What admission does to claims, ingresses, pods with a runtime class, and certificates. */
class PlatformPluginsTest {
  private static final BuiltInKinds KINDS = new BuiltInKinds();
  private static final UserInfo USER =
      new UserInfo("jane", "u1", List.of("dev"), Map.of("k", List.of("v")));
  private static final ClusterImage CLUSTER =
      image(
          yaml(
              "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: old,"
                  + " creationTimestamp: '2026-01-01T00:00:00Z', annotations:"
                  + " {storageclass.kubernetes.io/is-default-class: 'true'}}}"),
          yaml(
              "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: young,"
                  + " creationTimestamp: '2026-01-02T00:00:00Z', annotations:"
                  + " {storageclass.kubernetes.io/is-default-class: 'true'}}, allowVolumeExpansion:"
                  + " true}"),
          yaml(
              "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: edge,"
                  + " annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}}}"),
          yaml(
              "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: vm}, handler: vm,"
                  + " overhead: {podFixed: {memory: 10Mi}}, scheduling: {nodeSelector: {kvm: 'yes'},"
                  + " tolerations: [{key: vm}]}}"),
          yaml(
              "{apiVersion: v1, kind: Node, metadata: {name: n1, labels:"
                  + " {topology.kubernetes.io/zone: z, other: x}}}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{} | young",
        "{spec: {storageClassName: ''}} | ''",
        "{spec: {storageClassName: mine}} | mine",
        "{metadata: {annotations: {volume.beta.kubernetes.io/storage-class: x}}} | -"
      })
  void claimsWithoutAClassGetTheNewestDefault(String claim, String expected) {
    ObjectNode object = yaml(claim);
    assertThat(mutate(new DefaultStorageClass(), "persistentvolumeclaims", object)).isEmpty();
    assertThat(object.path("spec").path("storageClassName").asText(null)).isEqualTo(expected);
  }

  @Test
  void ingressesWithoutAClassGetTheDefault() {
    ObjectNode object = yaml("{spec: {}}");
    mutate(new DefaultIngressClass(), "ingresses.networking.k8s.io", object);
    assertThat(object.path("spec").path("ingressClassName").asText()).isEqualTo("edge");
  }

  @Test
  void volumesAreProtectedOnce() {
    ObjectNode object = yaml("{metadata: {finalizers: [kubernetes.io/pvc-protection]}}");
    mutate(new StorageObjectInUseProtection(), "persistentvolumeclaims", object);
    assertThat(object.path("metadata").path("finalizers")).hasSize(1);
    ObjectNode volume = yaml("{}");
    mutate(new StorageObjectInUseProtection(), "persistentvolumes", volume);
    assertThat(volume.at("/metadata/finalizers/0").asText())
        .isEqualTo("kubernetes.io/pv-protection");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Bound | young | 1Gi | -",
        "Bound | young | 3Gi | -",
        "Pending | young | 3Gi | Only bound persistent volume claims can be expanded",
        "Bound | old | 3Gi | only dynamically provisioned pvc can be resized and the storageclass"
            + " that provisions the pvc must support resize"
      })
  void claimsGrowWhereTheirClassAllows(
      String phase, String storageClass, String size, String expected) {
    String form =
        "{spec: {storageClassName: %s, resources: {requests: {storage: %s}}}, status: {phase: %s}}";
    Optional<Failure> refusal =
        new PersistentVolumeClaimResize()
            .validate(
                request(
                    Operation.UPDATE,
                    "persistentvolumeclaims",
                    "",
                    yaml(form.formatted(storageClass, size, phase)),
                    Optional.of(yaml(form.formatted(storageClass, "2Gi", phase)))));
    assertThat(why(refusal)).isEqualTo(expected);
  }

  @Test
  void runtimeClassesGiveOverheadAndPlace() {
    ObjectNode pod = yaml("{spec: {runtimeClassName: vm, tolerations: [{key: own}]}}");
    assertThat(mutate(new RuntimeClass(), "pods", pod)).isEmpty();
    assertThat(pod.path("spec"))
        .isEqualTo(
            yaml(
                "{runtimeClassName: vm, tolerations: [{key: own}, {key: vm}], overhead: {memory:"
                    + " 10Mi}, nodeSelector: {kvm: 'yes'}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{runtimeClassName: none} | pod rejected: RuntimeClass \"none\" not found",
        "{runtimeClassName: vm, overhead: {cpu: 1}} | pod rejected: Pod's Overhead doesn't match"
            + " RuntimeClass's defined Overhead",
        "{runtimeClassName: vm, nodeSelector: {kvm: 'no'}} | conflict:"
            + " runtimeClass.scheduling.nodeSelector[kvm] = yes; pod.spec.nodeSelector[kvm] = no",
        "{overhead: {cpu: 1}} | pod rejected: Pod Overhead set without corresponding RuntimeClass"
            + " defined Overhead"
      })
  void runtimeClassesRefuse(String spec, String expected) {
    ObjectNode pod = yaml("{spec: " + spec + "}");
    RuntimeClass plugin = new RuntimeClass();
    AdmissionRequest request = request(Operation.CREATE, "pods", "", pod, Optional.empty());
    assertThat(why(plugin.mutate(request).or(() -> plugin.validate(request)))).isEqualTo(expected);
  }

  @Test
  void aBindingCarriesTheNodesTopology() {
    ObjectNode binding = yaml("{target: {kind: Node, name: n1}}");
    new PodTopologyLabels()
        .mutate(request(Operation.CREATE, "pods", "binding", binding, Optional.empty()));
    assertThat(binding.path("metadata").path("labels"))
        .isEqualTo(yaml("{topology.kubernetes.io/zone: z}"));
  }

  @Test
  void theServerSaysWhoAsksForACertificate() {
    ObjectNode request = yaml("{spec: {username: root, groups: [system:masters]}}");
    mutate(new CertificateRequester(), REQUESTS, request);
    assertThat(request.path("spec"))
        .isEqualTo(yaml("{username: jane, uid: u1, groups: [dev], extra: {k: [v]}}"));
  }

  private static final String REQUESTS = "certificatesigningrequests.certificates.k8s.io";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "a.io/x | -",
        "a.io/* | -",
        "b.io/x | user not permitted to approve requests with signerName \"a.io/x\""
      })
  void approvalNeedsAVerbOnTheSigner(String allowedName, String expected) {
    Authorizer authorizer =
        (attributes, _) ->
            new Authorizer.Verdict(
                attributes.verb().equals("approve")
                    && attributes.resource().equals("signers")
                    && attributes.name().equals(allowedName),
                "");
    ObjectNode old = yaml("{spec: {signerName: a.io/x}}");
    Optional<Failure> refusal =
        CertificateAccess.approval(authorizer)
            .validate(
                request(Operation.UPDATE, REQUESTS, "approval", old.deepCopy(), Optional.of(old)));
    assertThat(why(refusal)).isEqualTo(expected);
  }

  private static Optional<Failure> mutate(
      AdmissionPlugin plugin, String resource, ObjectNode object) {
    return plugin.mutate(request(Operation.CREATE, resource, "", object, Optional.empty()));
  }

  private static String why(Optional<Failure> refusal) {
    return refusal
        .map(f -> f.message().substring(f.message().indexOf("forbidden: ") + 11))
        .orElse(null);
  }

  private static AdmissionRequest request(
      Operation operation,
      String resource,
      String subresource,
      ObjectNode object,
      Optional<ObjectNode> old) {
    int dot = resource.indexOf('.');
    ResourceType type =
        dot < 0
            ? new ResourceType("", resource)
            : new ResourceType(resource.substring(dot + 1), resource.substring(0, dot));
    Kind kind = KINDS.byType(type).orElseThrow();
    return new AdmissionRequest(
        operation,
        kind,
        new ObjectKey(type, kind.namespaced() ? "n" : "", "x"),
        subresource,
        Optional.of(object),
        old,
        USER,
        false,
        CLUSTER,
        AdmissionContext.NONE);
  }
}
