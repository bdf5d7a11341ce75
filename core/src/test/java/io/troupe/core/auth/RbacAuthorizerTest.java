package io.troupe.core.auth;

import static io.troupe.core.auth.RbacFixture.ask;
import static io.troupe.core.auth.RbacFixture.bind;
import static io.troupe.core.auth.RbacFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacAuthorizerTest {
  private static final ClusterImage IMAGE =
      RbacFixture.image(
          bind("view", "viewer", "team"),
          bind("edit", "editor", "team"),
          bind("admin", "boss", "team"),
          bind("view", "auditor", ""),
          bind("nowhere", "lost", "team"),
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: special, namespace: team}
          rules:
          - {verbs: [get, update], apiGroups: [""], resources: [configmaps], resourceNames: [one]}
          - {verbs: [get], apiGroups: ["*"], resources: ["*/scale", "pods/log"]}
          """,
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: special, namespace: team}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: special}
          subjects:
          - {kind: Group, name: specialists}
          - {kind: ServiceAccount, name: robot}
          - {kind: ServiceAccount, name: robot, namespace: elsewhere}
          """);

  private final RbacAuthorizer rbac = new RbacAuthorizer();

  @ParameterizedTest
  @CsvSource({
    "viewer, get, /pods, team, true",
    "viewer, list, /pods, team, true",
    "viewer, watch, apps/deployments, team, true",
    "viewer, get, /pods/log, team, true",
    "viewer, get, /pods, other, false",
    "viewer, list, /pods, '', false",
    "viewer, get, /secrets, team, false",
    "viewer, create, /pods, team, false",
    "viewer, get, rbac.authorization.k8s.io/roles, team, false",
    "auditor, list, /pods, '', true",
    "auditor, get, /pods, any, true",
    "auditor, list, /nodes, '', false",
    "editor, create, apps/deployments, team, true",
    "editor, update, apps/deployments/scale, team, true",
    "editor, get, /secrets, team, true",
    "editor, get, /pods, team, true",
    "editor, create, /pods/exec, team, true",
    "editor, create, /serviceaccounts/token, team, true",
    "editor, patch, apps/deployments/status, team, false",
    "editor, create, rbac.authorization.k8s.io/roles, team, false",
    "boss, create, rbac.authorization.k8s.io/rolebindings, team, true",
    "boss, delete, /configmaps, team, true",
    "boss, delete, /namespaces, '', false",
    "nobody, get, /pods, team, false",
    "nobody, create, authorization.k8s.io/selfsubjectaccessreviews, '', true",
    "system:kube-scheduler, create, /pods/binding, any, true",
    "system:serviceaccount:kube-system:default-scheduler, create, /pods/binding, any, true",
    "system:serviceaccount:kube-system:deployment-controller, create, apps/replicasets, any, true",
    "system:serviceaccount:kube-system:deployment-controller, delete, /pods, any, false",
    "system:serviceaccount:kube-system:replicaset-controller, delete, /pods, any, true",
    "system:serviceaccount:kube-system:namespace-controller, deletecollection, apps/x, any, true",
    "system:serviceaccount:kube-system:namespace-controller, update, /namespaces/finalize, '', true",
    "system:serviceaccount:kube-system:generic-garbage-collector, patch, x.io/things, any, true",
    "system:serviceaccount:kube-system:endpoint-controller, update, /endpoints, any, true",
    "system:serviceaccount:kube-system:endpointslice-controller, create, discovery.k8s.io/endpointslices, any, true",
    "system:serviceaccount:kube-system:service-account-controller, create, /serviceaccounts, any, true",
    "system:serviceaccount:kube-system:node-controller, patch, /nodes/status, '', true",
    "system:serviceaccount:kube-system:pod-garbage-collector, delete, /pods, any, true",
    "system:serviceaccount:kube-system:root-ca-cert-publisher, create, /configmaps, any, true",
    "system:serviceaccount:other:deployment-controller, create, apps/replicasets, any, false"
  })
  void defaultRolesAllowWhatUpstreamsAllow(
      String user, String verb, String resource, String namespace, boolean allowed) {
    Attributes request = ask(user(user), verb, resource, namespace, "");
    assertThat(rbac.authorize(request, IMAGE).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "get, /configmaps, one, true",
    "update, /configmaps, one, true",
    "get, /configmaps, two, false",
    "list, /configmaps, '', false",
    "get, apps/deployments/scale, x, true",
    "get, apps/deployments/status, x, false",
    "get, apps/deployments, x, false",
    "get, /pods/log, x, true",
    "get, /pods, x, false"
  })
  void namesAndSubresourcesNarrowARule(String verb, String resource, String name, boolean allowed) {
    for (UserInfo user :
        List.of(
            user("anna", "specialists"),
            UserInfo.serviceAccount("team", "robot", "u"),
            UserInfo.serviceAccount("elsewhere", "robot", "u"))) {
      Attributes request = ask(user, verb, resource, "team", name);
      assertThat(rbac.authorize(request, IMAGE).allowed()).as(user.name()).isEqualTo(allowed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/version, true, true",
    "/healthz, true, true",
    "/api, false, true",
    "/apis/apps/v1, false, true",
    "/openapi/v3, false, true",
    "/metrics, false, false",
    "/foo, false, false"
  })
  void pathsAreOpenToWhomTheyShouldBe(String path, boolean anonymous, boolean authenticated) {
    assertThat(path(UserInfo.anonymous(), path)).isEqualTo(anonymous);
    assertThat(path(user("anna"), path)).isEqualTo(authenticated);
    assertThat(path(user("root", UserInfo.MASTERS), path)).isTrue();
    assertThat(path(user("prometheus", "system:monitoring"), "/metrics")).isTrue();
  }

  private boolean path(UserInfo user, String path) {
    return rbac.authorize(Attributes.ofPath(user, "get", path), IMAGE).allowed();
  }

  @Test
  void mastersPassWithoutAnyRole() {
    Attributes request = ask(user("root", UserInfo.MASTERS), "obliterate", "x/y", "z", "");
    assertThat(rbac.authorize(request, ClusterImage.EMPTY).allowed()).isTrue();
  }

  @Test
  void aBindingToNoRoleIsNamedInTheRefusal() {
    Attributes request = ask(user("lost"), "get", "/pods", "team", "p");
    Authorizer.Verdict verdict = rbac.authorize(request, IMAGE);
    assertThat(verdict)
        .isEqualTo(
            new Authorizer.Verdict(
                false, "RBAC: clusterrole.rbac.authorization.k8s.io \"nowhere\" not found"));
    assertThat(Denial.of(request, verdict.reason()).message())
        .isEqualTo(
            "pods \"p\" is forbidden: User \"lost\" cannot get resource \"pods\" in API group \"\""
                + " in the namespace \"team\": RBAC: clusterrole.rbac.authorization.k8s.io"
                + " \"nowhere\" not found");
  }

  @Test
  void refusalsAreInUpstreamsWords() {
    assertThat(Denial.of(ask(user("u"), "list", "/pods", "x", ""), "").message())
        .isEqualTo(
            "pods is forbidden: User \"u\" cannot list resource \"pods\" in API group \"\" in the"
                + " namespace \"x\"");
    assertThat(Denial.of(ask(user("u"), "get", "apps/deployments/scale", "", "d"), "").message())
        .isEqualTo(
            "deployments.apps \"d\" is forbidden: User \"u\" cannot get resource"
                + " \"deployments/scale\" in API group \"apps\" at the cluster scope");
    assertThat(Denial.of(Attributes.ofPath(UserInfo.anonymous(), "get", "/foo"), "").message())
        .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/foo\"");
  }

  @Test
  void allowedRequestsSayWhy() {
    assertThat(rbac.authorize(ask(user("viewer"), "get", "/pods", "team", "p"), IMAGE).reason())
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"view-viewer/team\" of ClusterRole \"view\" to User"
                + " \"viewer\"");
  }

  @Test
  void aNewImageIsJudgedByItsOwnRoles() {
    Attributes request = ask(user("viewer"), "get", "/pods", "team", "p");
    assertThat(rbac.authorize(request, IMAGE).allowed()).isTrue();
    assertThat(rbac.authorize(request, ClusterImage.EMPTY).allowed()).isFalse();
    assertThat(rbac.authorize(request, IMAGE).allowed()).isTrue();
  }

  @Test
  void everyRuleOfAUserIsFound() {
    assertThat(rbac.rules(user("root", UserInfo.MASTERS), "", IMAGE))
        .isEqualTo(PolicyRule.EVERYTHING);
    assertThat(rbac.rules(new UserInfo("viewer", "", List.of(), Map.of()), "team", IMAGE))
        .hasSizeGreaterThan(5);
    assertThat(rbac.rules(new UserInfo("viewer", "", List.of(), Map.of()), "other", IMAGE))
        .isEmpty();
  }
}
