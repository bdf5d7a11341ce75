package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people do with kubectl about who may do what. */
@ExtendWith(SharedTroupe.class)
final class AccessCommandsTest {
  private static final String HOME = "access-commands";

  @TempDir static Path folder;

  private static Kubectl kubectl;

  @BeforeAll
  static void home() {
    assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder.resolve("cache"));
    kubectl.ok("create", "namespace", HOME);
  }

  private static String here(String... arguments) {
    return kubectl.ok(in(arguments));
  }

  private static String[] in(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "--namespace=" + HOME;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }

  @Test
  void theAdministratorActsAsOthersAndAsTheirGroups() {
    here("create", "role", "reader", "--verb=get,list", "--resource=pods");
    here("create", "rolebinding", "reader", "--role=reader", "--user=alice", "--group=devs");

    assertThat(here("auth", "can-i", "list", "pods", "--as=alice")).isEqualTo("yes\n");
    assertThat(kubectl.run(null, in("auth", "can-i", "delete", "pods", "--as=alice")).out())
        .isEqualTo("no\n");
    here("get", "pods", "--as=alice");
    here("get", "pods", "--as=bob", "--as-group=devs");
    assertThat(kubectl.fails(in("get", "pods", "--as=bob")))
        .isEqualTo(
            "Error from server (Forbidden): pods is forbidden: User \"bob\" cannot list resource"
                + " \"pods\" in API group \"\" in the namespace \"access-commands\"\n");
    assertThat(here("auth", "whoami", "--as=bob", "--as-group=devs", "--as-uid=12", "-o=json"))
        .satisfies(text -> {
          ObjectNode user = (ObjectNode) Json.parse(text).at("/status/userInfo");
          assertThat(user.path("username").asText()).isEqualTo("bob");
          assertThat(user.path("uid").asText()).isEqualTo("12");
          assertThat(user.path("groups")).hasToString("[\"devs\",\"system:authenticated\"]");
        });
  }

  @Test
  void nobodyActsAsOthersWithoutLeave() {
    here("create", "serviceaccount", "plain");
    String token = here("create", "token", "plain").strip();
    ApiClient plain = ApiClient.stranger(SharedTroupe.troupe(), token);
    assertThat(
            answer(
                plain, "/api/v1/namespaces/" + HOME + "/pods", "Impersonate-User", "system:admin"))
        .isEqualTo(
            "users \"system:admin\" is forbidden: User"
                + " \"system:serviceaccount:access-commands:plain\" cannot impersonate resource"
                + " \"users\" in API group \"\" at the cluster scope");
  }

  private static String answer(ApiClient client, String path, String header, String value) {
    try {
      return client.send("GET", path, java.util.Map.of(header, value), new byte[0]).message();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String reconciled(String verb, String user) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: reconciled}
    rules: [{apiGroups: [""], resources: [configmaps], verbs: [%s]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: reconciled}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reconciled}
    subjects: [{kind: User, name: %s, apiGroup: rbac.authorization.k8s.io}]
    """
        .formatted(verb, user);
  }

  @Test
  void authReconcileAddsAndOnDemandRemoves() {
    String verbs = "-o=jsonpath={.rules[*].verbs}";
    String names = "-o=jsonpath={.subjects[*].name}";
    kubectl.okWith(reconciled("get", "carol"), "auth", "reconcile", "-f=-");
    kubectl.okWith(reconciled("list", "dave"), "auth", "reconcile", "-f=-");
    assertThat(kubectl.ok("get", "clusterrole", "reconciled", verbs))
        .isEqualTo("[\"get\"] [\"list\"]");
    assertThat(kubectl.ok("get", "clusterrolebinding", "reconciled", names))
        .isEqualTo("carol dave");
    kubectl.okWith(
        reconciled("list", "dave"),
        "auth",
        "reconcile",
        "--remove-extra-permissions",
        "--remove-extra-subjects",
        "-f=-");
    assertThat(kubectl.ok("get", "clusterrole", "reconciled", verbs)).isEqualTo("[\"list\"]");
    assertThat(kubectl.ok("get", "clusterrolebinding", "reconciled", names)).isEqualTo("dave");
  }

  @Test
  void aTokenBoundToAPodEndsWithThePod() throws IOException {
    here("create", "serviceaccount", "robot");
    // On no node: a pod that waits is bound to as well.
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: holder}
        spec:
          serviceAccountName: robot
          schedulerName: nobody
          containers: [{name: main, image: none}]
        """,
        in("create", "-f=-"));
    assertThat(
            kubectl.fails(
                in(
                    "create",
                    "token",
                    "robot",
                    "--bound-object-kind=Pod",
                    "--bound-object-name=no")))
        .isEqualTo("error: failed to create token: pods \"no\" not found\n");
    String token =
        here("create", "token", "robot", "--bound-object-kind=Pod", "--bound-object-name=holder")
            .strip();
    ObjectNode claims =
        Json.parse(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    assertThat(claims.at("/kubernetes.io/pod/name").asText()).isEqualTo("holder");

    ApiClient robot = ApiClient.stranger(SharedTroupe.troupe(), token);
    assertThat(robot.get("/api").code()).isEqualTo(200);
    here("delete", "pod", "holder", "--grace-period=0", "--force");
    Awaitility.await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() -> assertThat(robot.get("/api").code()).isEqualTo(401));
  }

  @Test
  void aBootstrapTokenLogsIn() throws IOException {
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Secret
        type: bootstrap.kubernetes.io/token
        metadata: {name: bootstrap-token-abc123, namespace: kube-system}
        stringData:
          token-id: abc123
          token-secret: 0123456789abcdef
          usage-bootstrap-authentication: "true"
          auth-extra-groups: system:bootstrappers:ours
        """,
        "create",
        "-f=-");
    ApiClient joiner = ApiClient.stranger(SharedTroupe.troupe(), "abc123.0123456789abcdef");
    ObjectNode review =
        joiner
            .post(
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                Json.parse(
                    "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}"))
            .json();
    assertThat(review.at("/status/userInfo/username").asText())
        .isEqualTo("system:bootstrap:abc123");
    assertThat(review.at("/status/userInfo/groups").toString())
        .contains("system:bootstrappers", "system:bootstrappers:ours", "system:authenticated");
    ApiClient wrong = ApiClient.stranger(SharedTroupe.troupe(), "abc123.0123456789abcdee");
    assertThat(wrong.get("/api").code()).isEqualTo(401);
    kubectl.ok("delete", "secret", "bootstrap-token-abc123", "--namespace=kube-system");
    Awaitility.await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() -> assertThat(joiner.get("/api").code()).isEqualTo(401));
  }

  @Test
  void rolesForAdministratorsGatherWhatIsLabelledForThem() {
    Awaitility.await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "clusterrole", "admin"))
                .contains(
                    "roles.rbac.authorization.k8s.io", "deployments.apps", "pods/log", "secrets"));
    kubectl.okWith(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: gadget-editor
          labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}
        rules: [{apiGroups: [example.com], resources: [gadgets], verbs: ["*"]}]
        """,
        "create",
        "-f=-");
    // From edit on into admin, which gathers edit.
    Awaitility.await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "clusterrole", "admin"))
                .containsPattern("gadgets.example.com +\\[\\] +\\[\\] +\\[\\*]"));
    kubectl.ok("delete", "clusterrole", "gadget-editor");
    Awaitility.await()
        .atMost(Scene.PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("describe", "clusterrole", "admin"))
                .doesNotContain("gadgets.example.com"));
  }
}
