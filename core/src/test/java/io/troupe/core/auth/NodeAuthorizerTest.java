package io.troupe.core.auth;

import static io.troupe.core.auth.RbacFixture.ask;
import static io.troupe.core.fixture.ObjectFixture.stored;
import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAuthorizerTest {
  private static final ClusterImage IMAGE = image();

  private final Authorizer authorizer =
      new AuthorizerChain(List.of(new NodeAuthorizer(), new RbacAuthorizer()));

  private static ClusterImage image() {
    List<StoredObject> all = new ArrayList<>();
    RbacFixture.shipped("rbac.yaml").forEach(object -> all.add(stored(object, all.size() + 1)));
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, namespace: team}
        spec:
          nodeName: %2$s
          serviceAccountName: sa-%2$s
          imagePullSecrets: [{name: pull-%2$s}]
          volumes:
          - {name: a, secret: {secretName: vol-%2$s}}
          - {name: b, projected: {sources: [{configMap: {name: proj-%2$s}}]}}
          - {name: e, persistentVolumeClaim: {claimName: data-%2$s}}
          - {name: f, csi: {driver: x, nodePublishSecretRef: {name: csi-%2$s}}}
          - {name: scratch, ephemeral: {volumeClaimTemplate: {}}}
          resourceClaims: [{name: g, resourceClaimName: gpu-%2$s}]
          containers:
          - {name: c, env: [{name: E, valueFrom: {secretKeyRef: {name: env-%2$s, key: k}}}]}
          - {name: d, envFrom: [{configMapRef: {name: from-%2$s}}]}
        """;
    for (String node : List.of("n1", "n2")) {
      all.add(
          stored(
              yaml(pod.formatted("pod-" + node, node)),
              all.size() + 1,
              Map.of("spec.nodeName", "")));
      for (String more : storage(node)) {
        all.add(stored(yaml(more), all.size() + 1));
      }
    }
    return ClusterImage.of(all.size(), all);
  }

  private static List<String> storage(String node) {
    String claim =
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data-%1$s, namespace: team}
        spec: {volumeName: pv-%1$s}
        """;
    String volume =
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: pv-%1$s}
        spec:
          claimRef: {name: data-%1$s, namespace: team}
          csi: {nodeStageSecretRef: {name: stage-%1$s, namespace: team}}
        """;
    String attachment =
        """
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttachment
        metadata: {name: va-%1$s}
        spec: {nodeName: %1$s}
        """;
    return List.of(claim.formatted(node), volume.formatted(node), attachment.formatted(node));
  }

  @ParameterizedTest
  @CsvSource({
    "list, '', pods, n1, true",
    "watch, '', pods, n1, true",
    "list, '', pods, n2, false",
    "watch, resource.k8s.io, resourceslices, n1, true",
    "deletecollection, resource.k8s.io, resourceslices, n1, true",
    "deletecollection, resource.k8s.io, resourceslices, n2, false"
  })
  void aNodeListsWhatItSelectsByItsName(
      String verb, String group, String resource, String selected, boolean allowed) {
    Narrowing narrowing =
        Narrowing.of(
            new FieldSelector(List.of(new FieldSelector.Term("spec.nodeName", selected, true))),
            LabelSelector.EVERYTHING);
    Attributes request =
        new Attributes(
            NodeIdentity.of("n1"), verb, group, "v1", resource, "", "", "", "", narrowing);
    assertThat(authorizer.authorize(request, IMAGE).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "get, /secrets, team, vol-n1, true",
    "get, /secrets, team, env-n1, true",
    "get, /secrets, team, pull-n1, true",
    "get, /secrets, team, vol-n2, false",
    "get, /secrets, other, vol-n1, false",
    "list, /secrets, team, '', false",
    "get, /configmaps, team, proj-n1, true",
    "watch, /configmaps, team, from-n1, true",
    "get, /configmaps, team, from-n2, false",
    "create, /serviceaccounts/token, team, sa-n1, true",
    "create, /serviceaccounts/token, team, sa-n2, false",
    "get, /pods, team, pod-n1, true",
    "get, /pods, team, pod-n2, false",
    "list, /pods, '', '', false",
    "deletecollection, /pods, team, '', false",
    "get, /secrets, team, csi-n1, true",
    "get, /secrets, team, stage-n1, true",
    "get, /secrets, team, stage-n2, false",
    "list, /secrets, team, vol-n1, true",
    "delete, /secrets, team, vol-n1, false",
    "get, /persistentvolumeclaims, team, data-n1, true",
    "get, /persistentvolumeclaims, team, pod-n1-scratch, true",
    "get, /persistentvolumeclaims, team, data-n2, false",
    "list, /persistentvolumeclaims, team, '', false",
    "patch, /persistentvolumeclaims/status, team, data-n1, true",
    "get, /persistentvolumes, '', pv-n1, true",
    "get, /persistentvolumes, '', pv-n2, false",
    "get, storage.k8s.io/volumeattachments, '', va-n1, true",
    "get, storage.k8s.io/volumeattachments, '', va-n2, false",
    "get, resource.k8s.io/resourceclaims, team, gpu-n1, true",
    "get, resource.k8s.io/resourceclaims, team, gpu-n2, false",
    "create, resource.k8s.io/resourceslices, '', '', true",
    "list, resource.k8s.io/resourceslices, '', '', false",
    "update, storage.k8s.io/csinodes, '', n1, true",
    "update, storage.k8s.io/csinodes, '', n2, false",
    "list, storage.k8s.io/csinodes, '', '', false",
    "patch, /pods/status, team, pod-n1, true",
    "get, /nodes, '', n1, true",
    "get, /nodes, '', n2, false",
    "create, /nodes, '', '', true",
    "patch, /nodes/status, '', n1, true",
    "update, coordination.k8s.io/leases, kube-node-lease, n1, true",
    "get, coordination.k8s.io/leases, kube-node-lease, n2, false",
    "get, coordination.k8s.io/leases, team, n1, false",
    "list, /services, '', '', true",
    "create, /events, team, '', true",
    "delete, /nodes, '', n1, false",
    "create, apps/deployments, team, '', false"
  })
  void aNodeReachesOnlyWhatItsPodsNeed(
      String verb, String resource, String namespace, String name, boolean allowed) {
    Attributes request = ask(NodeIdentity.of("n1"), verb, resource, namespace, name);
    assertThat(authorizer.authorize(request, IMAGE).allowed()).isEqualTo(allowed);
  }

  @Test
  void theRefusalSaysThatNothingRelatesThem() {
    Attributes request = ask(NodeIdentity.of("n1"), "get", "/secrets", "team", "vol-n2");
    assertThat(authorizer.authorize(request, IMAGE).reason())
        .isEqualTo("no relationship found between node 'n1' and this object");
  }

  @Test
  void othersAreNoNodesWhateverTheirName() {
    UserInfo pretender = RbacFixture.user("system:node:n1");
    Attributes request = ask(pretender, "get", "/secrets", "team", "vol-n1");
    assertThat(authorizer.authorize(request, IMAGE).allowed()).isFalse();
  }
}
