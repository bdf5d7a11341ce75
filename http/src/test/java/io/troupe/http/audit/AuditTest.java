package io.troupe.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
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
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final UserInfo BOB = new UserInfo("bob", "", List.of(), Map.of());
  private static final UserInfo ADMIN = new UserInfo("admin", "", List.of(), Map.of());

  private final List<ObjectNode> events = new ArrayList<>();
  private Verdict verdict = new Verdict(true, "because");

  @Test
  void whatThePolicyDoesNotTellIsLeftAlone() {
    HttpRequest request = request("{\"level\":\"None\"}", "get", Optional.empty());

    assertThat(Audited.of(request)).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void anOrdinaryRequestHasTwoStages() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "get");
    audited.answered(HttpResponse.create().withEntity(HttpEntities.create("{}")), false);
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
    audited.note("pod-security.kubernetes.io/enforce-policy", "baseline:latest");
    audited.note("pod-security.kubernetes.io/enforce-policy", "later");
    audited.answered(HttpResponse.create().withStatus(StatusCodes.CREATED), false);

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
    audited.answered(HttpResponse.create(), true);
    assertThat(stages()).containsExactly("RequestReceived", "ResponseStarted");
    audited.ended();
    audited.ended();

    assertThat(stages()).containsExactly("RequestReceived", "ResponseStarted", "ResponseComplete");
  }

  @Test
  void aFaultIsTheLastThingTold() {
    Audited audited = audited("{\"level\":\"Metadata\"}", "get");
    audited.panicked(new IllegalStateException("broken"));
    audited.answered(HttpResponse.create().withStatus(StatusCodes.INTERNAL_SERVER_ERROR), false);

    assertThat(stages()).containsExactly("RequestReceived", "Panic");
    assertThat(events.getLast().at("/responseStatus/message").asText())
        .isEqualTo("APIServer panic'd: java.lang.IllegalStateException: broken");
  }

  @Test
  void theObjectThatWasSentIsNotWhatBecameOfIt() {
    Audited audited = audited("{\"level\":\"Request\"}", "create");
    ObjectNode object = Json.parse("{\"metadata\":{\"name\":\"a\"}}");
    audited.sent(object);
    object.put("filledIn", true);
    audited.answered(HttpResponse.create().withStatus(StatusCodes.CREATED), false);

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
    return new Audit(
        policy,
        _ -> verdict,
        event -> events.add(Json.parse(event)),
        () -> Instant.EPOCH,
        new AuditMetrics(new PrometheusRegistry()));
  }
}
