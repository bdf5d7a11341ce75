package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may do what, on the real server. */
@ExtendWith(SharedTroupe.class)
final class AccessTest {
  private static final String HOME = "/api/v1/namespaces/access";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/access";

  private static ApiClient api;

  @BeforeAll
  static void home() throws IOException {
    api = SharedTroupe.api();
    ObjectNode namespace = Json.parse("{\"metadata\":{\"name\":\"access\"}}");
    assertThat(api.post("/api/v1/namespaces", namespace).code()).isEqualTo(201);
  }

  private static String tokenOf(String account) throws IOException {
    ObjectNode object = Json.parse("{\"metadata\":{\"name\":\"" + account + "\"}}");
    assertThat(api.post(HOME + "/serviceaccounts", object).code()).isEqualTo(201);
    Answer token =
        api.post(
            HOME + "/serviceaccounts/" + account + "/token",
            Json.parse(
                "{\"kind\":\"TokenRequest\",\"apiVersion\":\"authentication.k8s.io/v1\","
                    + "\"spec\":{\"expirationSeconds\":600}}"));
    assertThat(token.code()).as(token.text()).isEqualTo(201);
    assertThat(token.json().at("/status/expirationTimestamp").asText()).isNotEmpty();
    return token.json().at("/status/token").asText();
  }

  private static void refused(Answer answer, int code, String reason, String message) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.message()).isEqualTo(message);
  }

  @Test
  void theAnonymousSeeHealthAndVersionOnly() throws IOException {
    ApiClient anonymous = ApiClient.stranger(SharedTroupe.troupe(), "");
    for (String path : List.of("/livez", "/readyz", "/healthz", "/version")) {
      assertThat(anonymous.get(path).code()).as(path).isEqualTo(200);
    }
    for (String path : List.of("/metrics", "/api", "/apis", "/openapi/v3", "/nowhere")) {
      refused(
          anonymous.get(path),
          403,
          "Forbidden",
          "forbidden: User \"system:anonymous\" cannot get path \"" + path + "\"");
    }
    refused(
        anonymous.get("/api/v1/pods"),
        403,
        "Forbidden",
        "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group"
            + " \"\" at the cluster scope");
  }

  @Test
  void othersCanVerifyTokens() throws IOException {
    String token = tokenOf("verified");
    ApiClient account = ApiClient.stranger(SharedTroupe.troupe(), token);
    ObjectNode issuer = account.get("/.well-known/openid-configuration").json();
    ObjectNode claims = Json.parse(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    assertThat(issuer.path("issuer")).isEqualTo(claims.path("iss"));
    ObjectNode header = Json.parse(Base64.getUrlDecoder().decode(token.split("\\.")[0]));
    Answer keys = account.get("/openid/v1/jwks");
    assertThat(keys.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
    assertThat(keys.json().at("/keys/0/kid")).isEqualTo(header.path("kid"));
    assertThat(keys.json().at("/keys/0").has("d")).isFalse();
    assertThat(ApiClient.stranger(SharedTroupe.troupe(), "").get("/openid/v1/jwks").code())
        .isEqualTo(403);
  }

  @Test
  void aBadTokenIsNobodys() throws IOException {
    String token = tokenOf("forged");
    for (String bad :
        List.of("nonsense", "a.b.c", token.substring(0, token.length() - 6) + "AAAAAA")) {
      refused(
          ApiClient.stranger(SharedTroupe.troupe(), bad).get("/version"),
          401,
          "Unauthorized",
          "Unauthorized");
    }
    api.delete(HOME + "/serviceaccounts/forged", "");
    ApiClient orphan = ApiClient.stranger(SharedTroupe.troupe(), token);
    await().atMost(Scene.PATIENCE).until(() -> orphan.get("/version").code() == 401);
  }

  @Test
  void anAccountMayWhatARoleBindingGrants() throws IOException {
    ApiClient reader = ApiClient.stranger(SharedTroupe.troupe(), tokenOf("reader"));
    String forbidden =
        "pods is forbidden: User \"system:serviceaccount:access:reader\" cannot list resource"
            + " \"pods\" in API group \"\" in the namespace \"access\"";
    refused(reader.get(HOME + "/pods"), 403, "Forbidden", forbidden);
    assertThat(
            api.post(
                    RBAC + "/roles",
                    Json.parse(
                        "{\"metadata\":{\"name\":\"see\"},\"rules\":[{\"apiGroups\":[\"\"],"
                            + "\"resources\":[\"pods\"],\"verbs\":[\"list\"]}]}"))
                .code())
        .isEqualTo(201);
    assertThat(
            api.post(
                    RBAC + "/rolebindings",
                    Json.parse(
                        "{\"metadata\":{\"name\":\"see\"},\"roleRef\":{\"apiGroup\":"
                            + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"see\"},"
                            + "\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"reader\","
                            + "\"namespace\":\"access\"}]}"))
                .code())
        .isEqualTo(201);
    assertThat(reader.get(HOME + "/pods").code()).isEqualTo(200);
    refused(
        reader.get("/api/v1/namespaces/default/pods"),
        403,
        "Forbidden",
        forbidden.replace("\"access\"", "\"default\""));
    refused(
        reader.get(HOME + "/pods/x"),
        403,
        "Forbidden",
        "pods \"x\" is forbidden: User \"system:serviceaccount:access:reader\" cannot get resource"
            + " \"pods\" in API group \"\" in the namespace \"access\"");
  }

  @Test
  void whoMayNotWriteIsRefusedBeforeTheBodyIsRead() throws IOException {
    ApiClient nobody = ApiClient.stranger(SharedTroupe.troupe(), tokenOf("nobody"));
    for (String body : List.of("{ not json", "x".repeat(4 * 1024 * 1024))) {
      Answer answer = nobody.send("POST", HOME + "/configmaps", Map.of(), body.getBytes());
      assertThat(answer.code()).isEqualTo(403);
      assertThat(answer.message()).contains("cannot create resource \"configmaps\"");
    }
  }

  @Test
  void nobodyGrantsMoreThanTheyHave() throws IOException {
    ApiClient climber = ApiClient.stranger(SharedTroupe.troupe(), tokenOf("climber"));
    api.post(
        RBAC + "/roles",
        Json.parse(
            "{\"metadata\":{\"name\":\"roles\"},\"rules\":[{\"apiGroups\":"
                + "[\"rbac.authorization.k8s.io\"],\"resources\":[\"roles\"],\"verbs\":[\"create\"]}]}"));
    api.post(
        RBAC + "/rolebindings",
        Json.parse(
            "{\"metadata\":{\"name\":\"roles\"},\"roleRef\":{\"apiGroup\":"
                + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"roles\"},\"subjects\":"
                + "[{\"kind\":\"ServiceAccount\",\"name\":\"climber\",\"namespace\":\"access\"}]}"));
    Answer answer =
        climber.post(
            RBAC + "/roles",
            Json.parse(
                "{\"metadata\":{\"name\":\"more\"},\"rules\":[{\"apiGroups\":[\"\"],"
                    + "\"resources\":[\"secrets\"],\"verbs\":[\"get\"]}]}"));
    assertThat(answer.code()).as(answer.text()).isEqualTo(403);
    assertThat(answer.message())
        .contains("is attempting to grant RBAC permissions not currently held");
  }
}
