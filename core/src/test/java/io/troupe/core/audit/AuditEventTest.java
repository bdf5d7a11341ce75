package io.troupe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditEvent.Progress;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditEventTest {
  private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:05.123456789Z");
  private static final UserInfo ADMIN = new UserInfo("admin", "", List.of("g"), Map.of());
  private static final UserInfo BOB =
      new UserInfo("bob", "7", List.of(), Map.of("k/x", List.of("v", "w")));

  private final AuditedRequest request =
      new AuditedRequest(
          "id-1",
          "/api/v1/namespaces/ns/pods?dryRun=All",
          new Attributes(BOB, "create", "", "v1", "pods", "", "ns", "", "", Narrowing.NONE),
          ADMIN,
          Optional.of(BOB),
          List.of("10.0.0.1"),
          "kubectl",
          RECEIVED);

  @Test
  void theFirstStageKnowsTheRequestOnly() {
    ObjectNode event =
        AuditEvent.of(
            request, plan(Level.METADATA, false), Stage.REQUEST_RECEIVED, RECEIVED, Progress.NONE);

    assertThat(event.toString())
        .isEqualTo(
            """
            {'kind':'Event','apiVersion':'audit.k8s.io/v1','level':'Metadata','auditID':'id-1',\
            'stage':'RequestReceived','requestURI':'/api/v1/namespaces/ns/pods?dryRun=All',\
            'verb':'create','user':{'username':'admin','groups':['g']},\
            'impersonatedUser':{'username':'bob','uid':'7','extra':{'k/x':['v','w']}},\
            'sourceIPs':['10.0.0.1'],'userAgent':'kubectl',\
            'objectRef':{'resource':'pods','namespace':'ns','apiVersion':'v1'},\
            'requestReceivedTimestamp':'2026-01-02T03:04:05.123456Z',\
            'stageTimestamp':'2026-01-02T03:04:05.123456Z'}\
            """
                .replace('\'', '"'));
  }

  @Test
  void aLevelTellsWhatItSaysAndTheNameComesFromTheObject() {
    ObjectNode pod =
        Json.parse("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"managedFields\":[1]}}");
    Progress progress =
        new Progress(OptionalInt.of(201), Optional.of(pod), Optional.of(pod), Map.of("b", "2"));

    ObjectNode metadata = event(Level.METADATA, false, progress);
    assertThat(metadata.at("/objectRef/name").asText()).isEqualTo("a");
    assertThat(metadata.has("requestObject")).isFalse();
    assertThat(metadata.path("responseStatus").toString())
        .isEqualTo("{\"metadata\":{},\"code\":201}");
    assertThat(metadata.at("/annotations/b").asText()).isEqualTo("2");

    ObjectNode sent = event(Level.REQUEST, false, progress);
    assertThat(sent.path("requestObject")).isEqualTo(pod);
    assertThat(sent.has("responseObject")).isFalse();

    ObjectNode all = event(Level.REQUEST_RESPONSE, true, progress);
    assertThat(all.at("/responseObject/metadata").toString()).isEqualTo("{\"name\":\"a\"}");
    assertThat(pod.at("/metadata/managedFields").isArray()).as("untouched").isTrue();
  }

  @Test
  void aRefusalsStatusIsToldAtEveryLevel() {
    ObjectNode status =
        Json.parse(
            "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"no\",\"reason\":\"Forbidden\"}");

    ObjectNode event =
        event(
            Level.METADATA,
            false,
            new Progress(OptionalInt.of(403), Optional.empty(), Optional.of(status), Map.of()));

    assertThat(event.path("responseStatus").toString())
        .isEqualTo(
            "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}");
  }

  private ObjectNode event(Level level, boolean bare, Progress progress) {
    return AuditEvent.of(request, plan(level, bare), Stage.RESPONSE_COMPLETE, RECEIVED, progress);
  }

  private static Plan plan(Level level, boolean bare) {
    return new Plan(level, Set.of(), bare);
  }
}
