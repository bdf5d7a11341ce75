package io.troupe.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.audit.AuditSink;
import io.troupe.actors.audit.AuditTrail;
import io.troupe.core.audit.AuditPolicy;
import io.troupe.core.audit.AuditPolicyReader;
import io.troupe.core.audit.AuditPolicyReader.Read;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final UserInfo BOB = new UserInfo("bob", "", List.of(), Map.of());
  private static final UserInfo ADMIN = new UserInfo("admin", "", List.of(), Map.of());

  private final List<ObjectNode> events = new ArrayList<>();
  private Verdict verdict = new Verdict(true, "because");
  private CompletionStage<Boolean> stored = CompletableFuture.completedStage(true);

  @Test
  void whatThePolicyDoesNotTellIsLeftAlone() {
    HttpRequest request = request("{\"level\":\"None\"}", "get", Optional.empty());

    assertThat(Audited.of(request)).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void anOrdinaryRequestHasTwoStages() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "get");
    audited.answered(HttpResponse.create().withEntity(HttpEntities.create("{}")), false, false);
    audited.ended();

    assertThat(stages()).containsExactly("RequestReceived", "ResponseComplete");
    assertThat(events.getLast().at("/responseStatus/code").asInt()).isEqualTo(200);
    assertThat(events.getLast().path("annotations").toString())
        .isEqualTo(
            "{\"authorization.k8s.io/decision\":\"allow\","
                + "\"authorization.k8s.io/reason\":\"because\"}");
    assertThat(events.getFirst().has("annotations")).isFalse();
  }

  @Test
  void whatAdmissionPutsOnRecordIsTold() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "create");
    audited.call().note("pod-security.kubernetes.io/enforce-policy", "baseline:latest");
    audited.call().note("pod-security.kubernetes.io/enforce-policy", "later");
    audited.answered(HttpResponse.create().withStatus(StatusCodes.CREATED), false, false);

    assertThat(
            events
                .getLast()
                .path("annotations")
                .path("pod-security.kubernetes.io/enforce-policy")
                .asText())
        .isEqualTo("baseline:latest");
  }

  @Test
  void whatGoesOnIsToldWhenItBeginsAndWhenItEnds() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "watch");
    audited.answered(HttpResponse.create(), true, true);
    assertThat(stages()).containsExactly("RequestReceived", "ResponseStarted");
    audited.ended();
    audited.ended();

    assertThat(stages()).containsExactly("RequestReceived", "ResponseStarted", "ResponseComplete");
  }

  @Test
  void aFaultIsTheLastThingTold() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "get");
    audited.call().panicked(new IllegalStateException("broken"));
    audited.answered(
        HttpResponse.create().withStatus(StatusCodes.INTERNAL_SERVER_ERROR), false, false);

    assertThat(stages()).containsExactly("RequestReceived", "Panic");
    assertThat(events.getLast().at("/responseStatus/message").asText())
        .isEqualTo("APIServer panic'd: java.lang.IllegalStateException: broken");
  }

  @Test
  void theObjectThatWasSentIsNotWhatBecameOfIt() {
    Audited audited = audited("{\"level\":\"Request\"}", "create");
    ObjectNode object = Json.parse("{\"metadata\":{\"name\":\"a\"}}");
    audited.call().sent(object);
    object.put("filledIn", true);
    audited.answered(HttpResponse.create().withStatus(StatusCodes.CREATED), false, false);

    assertThat(events.getLast().path("requestObject").toString())
        .isEqualTo("{\"metadata\":{\"name\":\"a\"}}");
    assertThat(events.getLast().at("/objectRef/name").asText()).isEqualTo("a");
  }

  @Test
  void aRefusalNamesItsReasonAndWhoAskedForWhom() {
    verdict = new Verdict(false, "not bob");
    HttpRequest request = request("{\"level\":\"Metadata\"}", "get", Optional.of(ADMIN));
    Audited.of(request)
        .orElseThrow()
        .answered(
            HttpResponse.create()
                .withStatus(StatusCodes.FORBIDDEN)
                .withEntity(
                    HttpEntities.create(
                        ContentTypes.APPLICATION_JSON,
                        "{\"kind\":\"Status\",\"reason\":\"Forbidden\",\"message\":\"no\"}")),
            false,
            false);

    ObjectNode event = events.getLast();
    assertThat(event.at("/user/username").asText()).isEqualTo("admin");
    assertThat(event.at("/impersonatedUser/username").asText()).isEqualTo("bob");
    assertThat(event.at("/responseStatus/reason").asText()).isEqualTo("Forbidden");
    assertThat(event.path("annotations").path("authorization.k8s.io/decision").asText())
        .isEqualTo("forbid");
    assertThat(event.path("sourceIPs").toString())
        .isEqualTo("[\"10.1.1.1\",\"fd00::1\",\"192.0.2.9\"]");
    assertThat(event.path("requestURI").asText()).isEqualTo("/api/v1/pods/a?x=1");
  }

  @Test
  void aStreamThatIsRefusedStartsAndEnds() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "watch");
    audited.answered(HttpResponse.create().withStatus(StatusCodes.FORBIDDEN), true, false);

    assertThat(stages()).containsExactly("RequestReceived", "ResponseStarted", "ResponseComplete");
  }

  @Test
  void ofSomebodyUnknownOnlyTheAnswerIsTold() {
    HttpRequest http =
        HttpRequest.GET("/api/v1/pods").addHeader(RawHeader.create("Authorization", "Bearer x"));
    Attributes attributes = new Attributes(BOB, "list", "", "pods", "", "", "", "");
    HttpRequest request =
        audit("{\"level\":\"RequestResponse\"}")
            .received(http, attributes, false, Optional.empty(), "192.0.2.9", "id");
    Audited.of(request)
        .orElseThrow()
        .answered(HttpResponse.create().withStatus(StatusCodes.UNAUTHORIZED), false, false);

    assertThat(stages()).containsExactly("ResponseStarted");
    assertThat(events.getFirst().path("responseStatus").toString())
        .isEqualTo(
            "{\"metadata\":{},\"message\":\"Authentication failed, attempted: bearer\","
                + "\"code\":401}");
    assertThat(events.getFirst().path("user").toString()).isEqualTo("{}");
    assertThat(events.getFirst().has("responseObject")).isFalse();
  }

  @Test
  void anAnswerWaitsForTheLastOfItsEvents() {
    CompletableFuture<Boolean> writing = new CompletableFuture<>();
    Audited audited = audited("{\"level\":\"Metadata\"}", "get");
    assertThat(audited.received().toCompletableFuture()).isCompletedWithValue(true);
    stored = writing;
    HttpResponse response = audited.answered(HttpResponse.create(), false, false);
    CompletableFuture<HttpResponse> told = audited.told(response).toCompletableFuture();

    assertThat(told).isNotDone();
    writing.complete(true);
    assertThat(told).isCompletedWithValue(response);
  }

  @Test
  void aRequestWhoseArrivalIsLostMayNotGoOnIfThatIsAskedFor() {
    stored = CompletableFuture.completedStage(false);

    assertThat(audited("{\"level\":\"Metadata\"}", "get").received().toCompletableFuture())
        .isCompletedWithValue(false);
  }

  @Test
  void aPatchIsToldAsItWasSentAndNamesNothing() {
    Audited audited = audited("{\"level\":\"Request\"}", "patch");
    audited.call().sentPatch(Json.parse("{\"metadata\":{\"resourceVersion\":\"7\"}}"));
    audited.ended();

    assertThat(events.getLast().at("/requestObject/metadata/resourceVersion").asText())
        .isEqualTo("7");
    assertThat(events.getLast().path("objectRef").has("resourceVersion")).isFalse();
  }

  private List<String> stages() {
    return events.stream().map(event -> event.path("stage").asText()).toList();
  }

  private Audited audited(String rule, String verb) {
    return Audited.of(request(rule, verb, Optional.empty())).orElseThrow();
  }

  private HttpRequest request(String rule, String verb, Optional<UserInfo> impersonator) {
    HttpRequest http =
        HttpRequest.GET("/api/v1/pods/a?x=1")
            .addHeader(RawHeader.create("X-Forwarded-For", "10.1.1.1, nonsense, fd00::1"))
            .addHeader(RawHeader.create("X-Real-Ip", "fd00::1"));
    Attributes attributes = new Attributes(BOB, verb, "", "pods", "", "", "", "");
    return audit(rule).received(http, attributes, true, impersonator, "192.0.2.9", "id");
  }

  private Audit audit(String rule) {
    AuditPolicy policy =
        ((Read.Usable)
                AuditPolicyReader.read(
                    Json.parse(
                        "{\"kind\":\"Policy\",\"apiVersion\":\"audit.k8s.io/v1\",\"rules\":["
                            + rule
                            + "]}")))
            .policy();
    AuditSink sink =
        (event, json) -> {
          events.add(Json.parse(json));
          return stored;
        };
    AuditTrail trail = new AuditTrail(policy, List.of(sink), _ -> verdict, () -> Instant.EPOCH);
    return new Audit(trail, () -> Instant.EPOCH);
  }
}
