package io.troupe.core.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final ObjectKey KEY = ObjectKey.of("", "pods", "default", "p");

  private static ObjectRules.Context at(Instant now) {
    return new ObjectRules.Context(
        KEY, 1, 1, new Cause("u", List.of(), "", "", "create", "binding", "r", now, 0), now);
  }

  private static ObjectState pod(String spec, String status) {
    String json =
        "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p'},'spec':{"
            + spec
            + "},'status':{"
            + status
            + "}}";
    return new ObjectState.Present(new Uid("u1"), Json.stored(Json.parse(json.replace('\'', '"'))));
  }

  private static ObjectEvent accepted(Decision<ObjectEvent> decision) {
    assertThat(decision).isInstanceOf(Decision.Accept.class);
    return ((Decision.Accept<ObjectEvent>) decision).event();
  }

  private static Decision<ObjectEvent> delete(
      ObjectState state, Optional<Long> grace, Instant now) {
    return PodRules.decide(
        state,
        new ObjectCommand.Delete(
            new DeleteOptions(grace, Optional.empty(), Optional.empty(), Optional.empty())),
        at(now));
  }

  @Test
  void bindPlacesThePodAndSaysSo() {
    ObjectEvent event =
        accepted(
            PodRules.decide(
                pod("", "'conditions':[{'type':'PodScheduled','status':'False','reason':'x'}]"),
                new ObjectCommand.Bind("n1"),
                at(NOW)));
    assertThat(event.type()).isEqualTo(EventType.POD_BOUND);
    JsonNode bound = Json.parse(event.object());
    assertThat(bound.path("spec").path("nodeName").asText()).isEqualTo("n1");
    assertThat(bound.path("status").path("conditions").toString())
        .isEqualTo(
            "[{\"type\":\"PodScheduled\",\"status\":\"True\",\"lastProbeTime\":null,"
                + "\"lastTransitionTime\":\"2026-01-02T03:04:05Z\"}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'nodeName':'n0' | pod p is already assigned to node \"n0\"",
        "'schedulingGates':[{'name':'g'}] | pod p has non-empty .spec.schedulingGates"
      },
      quoteCharacter = '`')
  void bindIsRefusedWhereThePodCannotBePlaced(String spec, String why) {
    var decision = PodRules.decide(pod(spec, ""), new ObjectCommand.Bind("n1"), at(NOW));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Reject.class,
            reject ->
                assertThat(reject.failure().message())
                    .isEqualTo("Operation cannot be fulfilled on pods/binding \"p\": " + why));
  }

  @Test
  void bindOfADyingOrMissingPodIsRefused() {
    ObjectState dying =
        ObjectRules.evolve(
            ObjectState.ABSENT,
            accepted(delete(pod("'nodeName':'n'", "'phase':'Running'"), Optional.empty(), NOW)));
    assertThat(PodRules.decide(dying, new ObjectCommand.Bind("n1"), at(NOW)))
        .isInstanceOfSatisfying(
            Decision.Reject.class,
            reject ->
                assertThat(reject.failure().message())
                    .endsWith("pod p is being deleted, cannot be assigned to a host"));
    assertThat(PodRules.decide(ObjectState.ABSENT, new ObjectCommand.Bind("n1"), at(NOW)))
        .isInstanceOfSatisfying(
            Decision.Reject.class,
            reject -> assertThat(reject.failure().reason()).isEqualTo(Reason.NOT_FOUND));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "                                                    | | -  | 0",
        "                                                    | | 60 | 0",
        "'nodeName':'n'                                      | | -  | 30",
        "'nodeName':'n'                                      | | 5  | 5",
        "'nodeName':'n'                                      | | -4 | 1",
        "'nodeName':'n','terminationGracePeriodSeconds':120  | | -  | 120",
        "'nodeName':'n'                            | 'phase':'Succeeded' | - | 0",
        "'nodeName':'n'                            | 'phase':'Failed'    | 9 | 0"
      },
      quoteCharacter = '`')
  void graceDependsOnPlaceAndPhase(String spec, String status, Long asked, long grace) {
    var options =
        new DeleteOptions(
            Optional.ofNullable(asked), Optional.empty(), Optional.empty(), Optional.empty());
    var present = (ObjectState.Present) pod(spec == null ? "" : spec, status == null ? "" : status);
    assertThat(PodRules.graceSeconds(Json.parse(present.stored()), options)).isEqualTo(grace);
  }

  @Test
  void aSecondDeleteMayOnlyShorten() {
    ObjectState running = pod("'nodeName':'n'", "'phase':'Running'");
    ObjectState marked =
        ObjectRules.evolve(ObjectState.ABSENT, accepted(delete(running, Optional.of(60L), NOW)));
    Instant later = NOW.plusSeconds(10);
    assertThat(delete(marked, Optional.empty(), later)).isInstanceOf(Decision.Unchanged.class);
    assertThat(delete(marked, Optional.of(90L), later)).isInstanceOf(Decision.Unchanged.class);
    ObjectEvent shorter = accepted(delete(marked, Optional.of(20L), later));
    JsonNode metadata = Json.parse(shorter.object()).path("metadata");
    assertThat(metadata.path("deletionTimestamp").asText())
        .isEqualTo(NOW.plusSeconds(20).toString());
    assertThat(accepted(delete(marked, Optional.of(0L), later)).type())
        .isEqualTo(EventType.DELETED);
  }
}
