package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions about rights, and tokens that live in Secrets, on the real server. */
@ExtendWith(SharedTroupe.class)
final class ReviewsTest {
  private static final String AUTHORIZATION = "/apis/authorization.k8s.io/v1/";
  private static final String AUTHENTICATION = "/apis/authentication.k8s.io/v1/";
  private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets";

  private static ApiClient api;

  @BeforeAll
  static void connect() throws IOException {
    api = SharedTroupe.api();
  }

  @Test
  void accessReviewsSayWhoMayWhat() throws IOException {
    Answer master =
        api.post(
            AUTHORIZATION + "selfsubjectaccessreviews",
            Json.parse("{\"spec\":{\"resourceAttributes\":{\"verb\":\"*\",\"resource\":\"*\"}}}"));
    assertThat(master.code()).as(master.text()).isEqualTo(201);
    assertThat(master.json().at("/status/allowed").asBoolean()).isTrue();
    Answer nobody =
        api.post(
            AUTHORIZATION + "subjectaccessreviews",
            Json.parse(
                "{\"spec\":{\"user\":\"nobody\",\"resourceAttributes\":"
                    + "{\"verb\":\"get\",\"resource\":\"pods\",\"namespace\":\"x\"}}}"));
    assertThat(nobody.json().at("/status/allowed").asBoolean(true)).isFalse();
    Answer empty = api.post(AUTHORIZATION + "subjectaccessreviews", Json.parse("{\"spec\":{}}"));
    assertThat(empty.code()).isEqualTo(422);
    assertThat(empty.message())
        .contains(
            "exactly one of nonResourceAttributes or resourceAttributes must be specified",
            "spec.user: Invalid value: \"\": at least one of user or group must be specified");
  }

  @Test
  void aBootstrapTokenIsWhoItsSecretSays() throws IOException {
    ObjectNode secret =
        Json.parse(
            "{\"metadata\":{\"name\":\"bootstrap-token-def456\"},"
                + "\"type\":\"bootstrap.kubernetes.io/token\",\"stringData\":{"
                + "\"token-id\":\"def456\",\"token-secret\":\"0123456789abcdef\","
                + "\"usage-bootstrap-authentication\":\"true\","
                + "\"auth-extra-groups\":\"system:bootstrappers:workers\"}}");
    assertThat(api.post(SECRETS, secret).code()).isEqualTo(201);
    Answer review =
        api.post(
            AUTHENTICATION + "tokenreviews",
            Json.parse("{\"spec\":{\"token\":\"def456.0123456789abcdef\"}}"));
    assertThat(review.json().at("/status/user/username").asText())
        .isEqualTo("system:bootstrap:def456");
    assertThat(review.json().at("/status/user/groups").toString())
        .contains("system:bootstrappers:workers");
    Answer bad =
        api.post(
            AUTHENTICATION + "tokenreviews",
            Json.parse("{\"spec\":{\"token\":\"def456.fedcba9876543210\"}}"));
    assertThat(bad.json().at("/status/error").asText()).isEqualTo("invalid bearer token");
  }

  @Test
  void aTokenSecretIsFilledAndGoesWithItsAccount() throws IOException {
    ObjectNode account = Json.parse("{\"metadata\":{\"name\":\"legacy\"}}");
    String accounts = "/api/v1/namespaces/kube-system/serviceaccounts";
    assertThat(api.post(accounts, account).code()).isEqualTo(201);
    ObjectNode secret =
        Json.parse(
            "{\"metadata\":{\"name\":\"legacy\",\"annotations\":"
                + "{\"kubernetes.io/service-account.name\":\"legacy\"}},"
                + "\"type\":\"kubernetes.io/service-account-token\"}");
    assertThat(api.post(SECRETS, secret).code()).isEqualTo(201);
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> api.get(SECRETS + "/legacy").json().path("data").has("token"));
    String token =
        new String(
            Base64.getDecoder()
                .decode(api.get(SECRETS + "/legacy").json().at("/data/token").asText()),
            StandardCharsets.UTF_8);
    ApiClient robot = ApiClient.stranger(SharedTroupe.troupe(), token);
    Answer self = robot.post(AUTHENTICATION + "selfsubjectreviews", Json.parse("{}"));
    assertThat(self.json().at("/status/userInfo/username").asText())
        .isEqualTo("system:serviceaccount:kube-system:legacy");
  }

  @Test
  void aggregatedRolesShowWhatTheyGrant() {
    await()
        .atMost(Scene.PATIENCE)
        .until(() ->
            !api.get("/apis/rbac.authorization.k8s.io/v1/clusterroles/admin")
                .json()
                .path("rules")
                .isEmpty());
  }
}
