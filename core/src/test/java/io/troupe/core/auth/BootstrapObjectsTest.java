package io.troupe.core.auth;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.BootstrapObjects.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BootstrapObjectsTest {

  @Test
  void everyShippedObjectIsNamedOnceAndBindsARoleThatExists() {
    List<ObjectNode> all = RbacFixture.shipped("rbac.yaml");
    Set<String> names = new HashSet<>();
    for (ObjectNode object : all) {
      assertThat(names.add(identity(object, object.path("kind").asText(), name(object))))
          .as(name(object))
          .isTrue();
      assertThat(object.at("/metadata/labels/kubernetes.io~1bootstrapping").asText())
          .isEqualTo("rbac-defaults");
    }
    for (ObjectNode object : all) {
      if (object.has("roleRef")) {
        String role = object.path("roleRef").path("kind").asText();
        String bound = object.path("roleRef").path("name").asText();
        assertThat(names).containsAnyOf(identity(object, role, bound), "/" + role + "/" + bound);
      }
    }
  }

  @Test
  void theOtherFilesHoldWhatTheySay() {
    assertThat(RbacFixture.shipped("namespaces.yaml"))
        .extracting(BootstrapObjectsTest::name)
        .containsExactly("default", "kube-system", "kube-public", "kube-node-lease");
    assertThat(RbacFixture.shipped("priorityclasses.yaml"))
        .extracting(o -> o.path("value").asInt())
        .containsExactly(2_000_001_000, 2_000_000_000);
    Set<String> bound = new HashSet<>();
    for (ObjectNode object : RbacFixture.shipped("rbac.yaml")) {
      for (var subject : object.path("subjects")) {
        if (subject.path("kind").asText().equals("ServiceAccount")) {
          bound.add(subject.path("name").asText());
        }
      }
    }
    assertThat(bound)
        .containsAll(
            RbacFixture.shipped("serviceaccounts.yaml").stream()
                .map(BootstrapObjectsTest::name)
                .toList());
  }

  @Test
  void whatIsMissingIsAddedAndWhatWasAddedStays() {
    ObjectNode wanted = clusterAdmin();
    ObjectNode stored = wanted.deepCopy();
    ((ArrayNode) stored.path("rules")).remove(0);
    ObjectNode extra = yaml("{verbs: [get], apiGroups: [x], resources: [y]}");
    ((ArrayNode) stored.path("rules")).add(extra);
    Step step = BootstrapObjects.reconcile(wanted, Optional.of(stored));
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Update.class,
            update -> {
              assertThat(update.object().path("rules")).hasSize(3).contains(extra);
              assertThat(BootstrapObjects.reconcile(wanted, Optional.of(update.object())))
                  .isEqualTo(new Step.Nothing());
            });
  }

  @Test
  void missingObjectsAreCreatedAndOthersLeftAlone() {
    ObjectNode namespace = RbacFixture.shipped("namespaces.yaml").getFirst();
    assertThat(BootstrapObjects.reconcile(namespace, Optional.empty()))
        .isEqualTo(new Step.Create(namespace));
    assertThat(BootstrapObjects.reconcile(namespace, Optional.of(yaml("metadata: {name: x}"))))
        .isEqualTo(new Step.Nothing());
  }

  @Test
  void anAdministratorMaySwitchItOff() {
    ObjectNode wanted = clusterAdmin();
    ObjectNode stored =
        yaml("metadata: {annotations: {rbac.authorization.kubernetes.io/autoupdate: \"false\"}}");
    assertThat(BootstrapObjects.reconcile(wanted, Optional.of(stored)))
        .isEqualTo(new Step.Nothing());
  }

  @Test
  void aBindingToAnotherRoleIsMadeAnew() {
    ObjectNode wanted =
        RbacFixture.shipped("rbac.yaml").stream()
            .filter(o -> o.has("roleRef"))
            .findFirst()
            .orElseThrow();
    ObjectNode stored = wanted.deepCopy();
    stored.withObjectProperty("roleRef").put("name", "other");
    assertThat(BootstrapObjects.reconcile(wanted, Optional.of(stored)))
        .isEqualTo(new Step.Recreate(wanted));
  }

  private static ObjectNode clusterAdmin() {
    return RbacFixture.shipped("rbac.yaml").stream()
        .filter(object -> name(object).equals("cluster-admin") && object.has("rules"))
        .findFirst()
        .orElseThrow();
  }

  /** Of an object beside this one: in its namespace, or in none as it. */
  private static String identity(ObjectNode beside, String kind, String name) {
    return beside.path("metadata").path("namespace").asText("") + "/" + kind + "/" + name;
  }

  private static String name(ObjectNode object) {
    return object.path("metadata").path("name").asText();
  }
}
