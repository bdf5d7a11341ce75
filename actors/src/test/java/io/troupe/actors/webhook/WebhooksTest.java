package io.troupe.actors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.outcome.Failure;
import org.junit.jupiter.api.Test;

/** What webhooks are asked, and what becomes of what they say. */
class WebhooksTest extends WebhookScene {
  @Test
  void aPatchIsCarriedOut() {
    answers.put("/a", review -> patch(review, "[{'op':'add','path':'/data','value':{'a':'b'}}]"));
    mutating("one", hook("a.example.com", "/a"));
    ObjectNode object = configMap();

    assertThat(mutate(object)).isEmpty();

    assertThat(object.path("data").path("a").asText()).isEqualTo("b");
    assertThat(object.path("metadata").path("uid").asText()).isEqualTo("u-1");
    JsonNode request = asked.getFirst().path("request");
    assertThat(asked.getFirst().path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
    assertThat(request.path("kind").path("kind").asText()).isEqualTo("ConfigMap");
    assertThat(request.path("resource").path("resource").asText()).isEqualTo("configmaps");
    assertThat(request.path("requestKind")).isEqualTo(request.path("kind"));
    assertThat(request.path("operation").asText()).isEqualTo("CREATE");
    assertThat(request.path("name").asText()).isEqualTo("settings");
    assertThat(request.path("namespace").asText()).isEqualTo("default");
    assertThat(request.path("userInfo").path("username").asText()).isEqualTo("system:anonymous");
    assertThat(request.path("oldObject").isNull()).isTrue();
    assertThat(request.path("object").path("metadata").has("uid")).isFalse();
  }

  @Test
  void whatNobodyKnowsIsDroppedFromAPatch() {
    answers.put("/a", review -> patch(review, "[{'op':'add','path':'/unknown','value':1}]"));
    mutating("one", hook("a.example.com", "/a"));
    ObjectNode object = configMap();

    assertThat(mutate(object)).isEmpty();

    assertThat(object.has("unknown")).isFalse();
  }

  @Test
  void aPatchOfTheWrongTypeIsAnInternalError() {
    answers.put("/a", review -> patch(review, "[{'op':'add','path':'/data','value':7}]"));
    mutating("one", hook("a.example.com", "/a"));

    assertThat(mutate(configMap()).orElseThrow().code()).isEqualTo(500);
  }

  @Test
  void aDenialSaysWhoDeniedAndKeepsTheCode() {
    answers.put(
        "/deny",
        review ->
            answer(
                review,
                "'allowed':false,'status':{'message':'not on Fridays','code':450},"
                    + "'warnings':['careful']"));
    validating("one", hook("deny.example.com", "/deny"));

    Failure failure = validate(configMap()).orElseThrow();

    assertThat(failure.message())
        .isEqualTo("admission webhook \"deny.example.com\" denied the request: not on Fridays");
    assertThat(failure.code()).isEqualTo(450);
    assertThat(failure.toStatus().has("reason")).isFalse();
    assertThat(warnings).containsExactly("careful");
  }

  @Test
  void aDenialWithoutWordsIsWithoutExplanation() {
    answers.put("/deny", review -> answer(review, "'allowed':false"));
    validating("one", hook("deny.example.com", "/deny"));

    Failure failure = validate(configMap()).orElseThrow();

    assertThat(failure.message())
        .isEqualTo("admission webhook \"deny.example.com\" denied the request without explanation");
    assertThat(failure.code()).isEqualTo(400);
  }

  @Test
  void answersToAnotherQuestionAreInvalid() {
    answers.put(
        "/a",
        _ ->
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response'"
                    .replace('\'', '"')
                + ":{\"uid\":\"other\",\"allowed\":true}}");
    validating("one", hook("a.example.com", "/a"));

    assertThat(validate(configMap()).orElseThrow().message())
        .endsWith(
            "received invalid webhook response: expected response.uid=\"id-1\", got \"other\"");
  }

  @Test
  void aValidatingWebhookMayNotPatch() {
    answers.put("/a", review -> patch(review, "[]"));
    validating("one", hook("a.example.com", "/a"));

    assertThat(validate(configMap()).orElseThrow().message())
        .endsWith(
            "received invalid webhook response: validating webhook may not return"
                + " response.patch");
  }

  @Test
  void otherReviewVersionsAreNotSpoken() {
    ObjectNode hook = hook("a.example.com", "/a");
    hook.putArray("admissionReviewVersions").add("v1beta1");
    validating("one", hook);

    assertThat(validate(configMap()).orElseThrow().message())
        .contains("webhook does not accept known AdmissionReview versions");
  }

  @Test
  void aRehearsalMeetsNoSideEffects() {
    dryRun = true;
    validating("one", hook("a.example.com", "/a").put("sideEffects", "Some"));

    Failure failure = validate(configMap()).orElseThrow();

    assertThat(failure.code()).isEqualTo(400);
    assertThat(failure.message())
        .isEqualTo("admission webhook \"a.example.com\" does not support dry run");
    assertThat(asked).isEmpty();
  }

  @Test
  void mutatingOnesAreAskedByConfigurationNameAndAgainWhereTheyWish() {
    answers.put("/a", review -> answer(review, "'allowed':true"));
    answers.put("/b", review -> patch(review, "[{'op':'add','path':'/data','value':{'b':'1'}}]"));
    mutating("b", hook("b.example.com", "/b"));
    mutating("a", hook("a.example.com", "/a").put("reinvocationPolicy", "IfNeeded"));
    MutatingWebhooks webhooks = mutatingWebhooks();
    AdmissionRequest request = request(configMap());

    assertThat(webhooks.mutate(request).toCompletableFuture().join()).isEmpty();
    assertThat(paths).containsExactly("/a", "/b");
    ((Context) request.context()).second = true;
    assertThat(webhooks.mutate(request).toCompletableFuture().join()).isEmpty();

    assertThat(paths).containsExactly("/a", "/b", "/a");
    assertThat(asked.getLast().path("request").path("object").path("data").path("b").asText())
        .isEqualTo("1");
  }

  @Test
  void selectorsAndRulesKeepWebhooksOut() {
    put("", "namespaces", "", "default", "{'metadata':{'labels':{'team':'red'}}}");
    ObjectNode otherTeam = hook("a.example.com", "/a");
    otherTeam.set("namespaceSelector", json("{'matchLabels':{'team':'blue'}}"));
    ObjectNode otherObject = hook("b.example.com", "/a");
    otherObject.set("objectSelector", json("{'matchLabels':{'app':'web'}}"));
    ObjectNode otherKind = hook("c.example.com", "/a");
    ((ObjectNode) otherKind.withArray("rules").get(0)).putArray("resources").add("pods/*");
    validating("one", otherTeam);
    validating("two", otherObject);
    validating("three", otherKind);

    assertThat(validate(configMap())).isEmpty();

    assertThat(asked).isEmpty();
  }
}
