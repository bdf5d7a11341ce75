package io.troupe.core.auth;

import static io.troupe.core.auth.RbacFixture.bind;
import static io.troupe.core.auth.RbacFixture.user;
import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EscalationTest {
  private static final ClusterImage IMAGE =
      RbacFixture.image(
          bind("admin", "boss", "team"),
          bind("binder", "clerk", "team"),
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: binder}
          rules:
          - {verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [view]}
          - {verbs: [escalate], apiGroups: [rbac.authorization.k8s.io], resources: [roles], resourceNames: [mine]}
          """);
  private static final ObjectKey ROLE = new ObjectKey(RbacTypes.ROLES, "team", "r");
  private static final ObjectKey BINDING = new ObjectKey(RbacTypes.ROLE_BINDINGS, "team", "b");

  private final Escalation escalation = new Escalation(new RbacAuthorizer());

  @Test
  void oneMayGrantWhatOneHolds() {
    ObjectNode role =
        yaml("rules: [{verbs: [get, create], apiGroups: [\"\"], resources: [pods, secrets]}]");
    assertThat(check("boss", ROLE, role)).isEmpty();
  }

  @Test
  void whatIsMissingIsListed() {
    ObjectNode role =
        yaml(
            """
            rules:
            - {verbs: [get, impersonate], apiGroups: ["", apps], resources: [nodes, pods]}
            - {verbs: ["*"], nonResourceURLs: [/metrics]}
            """);
    assertThat(check("boss", ROLE, role))
        .hasValueSatisfying(failure ->
            assertThat(failure.message())
                .isEqualTo(
                    """
                    roles.rbac.authorization.k8s.io "r" is forbidden: user "boss" \
                    (groups=["system:authenticated"]) is attempting to grant RBAC permissions \
                    not currently held:
                    {APIGroups:[""], Resources:["nodes"], Verbs:["get" "impersonate"]}
                    {APIGroups:[""], Resources:["pods"], Verbs:["impersonate"]}
                    {APIGroups:["apps"], Resources:["nodes"], Verbs:["get" "impersonate"]}
                    {APIGroups:["apps"], Resources:["pods"], Verbs:["get" "impersonate"]}
                    {NonResourceURLs:["/metrics"], Verbs:["*"]}\
                    """));
  }

  @Test
  void theVerbEscalateLetsOneGrantAnything() {
    ObjectNode role = yaml("rules: [{verbs: [\"*\"], apiGroups: [\"*\"], resources: [\"*\"]}]");
    ObjectKey mine = new ObjectKey(RbacTypes.ROLES, "team", "mine");
    assertThat(check("clerk", mine, role)).isEmpty();
    assertThat(check("clerk", ROLE, role)).isPresent();
  }

  @Test
  void bindingNeedsThePermissionsOrTheVerbBind() {
    assertThat(check("boss", BINDING, roleRef("view"))).isEmpty();
    assertThat(check("boss", BINDING, roleRef("cluster-admin"))).isPresent();
    assertThat(check("clerk", BINDING, roleRef("view"))).isEmpty();
    assertThat(check("clerk", BINDING, roleRef("edit"))).isPresent();
    assertThat(check("clerk", BINDING, roleRef("none")).map(Failure::message))
        .contains("clusterroles.rbac.authorization.k8s.io \"none\" not found");
  }

  @Test
  void anUnchangedRoleMayBeRelabelledByAnybody() {
    ObjectNode role = yaml("rules: [{verbs: [\"*\"], apiGroups: [\"*\"], resources: [\"*\"]}]");
    Optional<Failure> verdict =
        escalation.check(user("boss"), ROLE, role, Optional.of(role.deepCopy()), IMAGE);
    assertThat(verdict).isEmpty();
  }

  @Test
  void anAggregatedRoleTakesAllThereIs() {
    ObjectNode role = yaml("{aggregationRule: {clusterRoleSelectors: [{}]}, rules: []}");
    ObjectKey key = new ObjectKey(RbacTypes.CLUSTER_ROLES, "", "all");
    assertThat(check("boss", key, role)).isPresent();
    assertThat(escalation.check(user("root", UserInfo.MASTERS), key, role, Optional.empty(), IMAGE))
        .isEmpty();
  }

  private Optional<Failure> check(String user, ObjectKey key, ObjectNode object) {
    return escalation.check(user(user), key, object, Optional.empty(), IMAGE);
  }

  private static ObjectNode roleRef(String name) {
    return yaml("roleRef: {kind: ClusterRole, name: " + name + "}");
  }
}
