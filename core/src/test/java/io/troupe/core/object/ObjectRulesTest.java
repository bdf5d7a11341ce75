package io.troupe.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.object.ObjectRules.Context;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ObjectRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final ObjectKey KEY = ObjectKey.of("", "configmaps", "default", "a");
  private static final Cause CAUSE = new Cause("u", List.of(), "", "", "update", "", "r", NOW, 0);

  private static Context context(ObjectKey key) {
    return new Context(key, 7, 42, CAUSE, NOW);
  }

  private static ObjectState.Present present(String metadata, String rest) {
    String json =
        "{'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'a'"
            + metadata
            + "}"
            + rest
            + "}";
    return new ObjectState.Present(new Uid("u1"), Json.stored(Json.parse(json.replace('\'', '"'))));
  }

  private static ObjectEvent accepted(Decision<ObjectEvent> decision) {
    assertThat(decision).isInstanceOf(Decision.Accept.class);
    return ((Decision.Accept<ObjectEvent>) decision).event();
  }

  private static Failure rejected(Decision<ObjectEvent> decision) {
    assertThat(decision).isInstanceOf(Decision.Reject.class);
    return ((Decision.Reject<ObjectEvent>) decision).failure();
  }

  private static Decision<ObjectEvent> delete(
      ObjectState state, Optional<Propagation> propagation, ObjectKey key) {
    return ObjectRules.decide(
        state,
        new ObjectCommand.Delete(
            new DeleteOptions(Optional.empty(), propagation, Optional.empty(), Optional.empty())),
        context(key));
  }

  @Test
  void aCommandThatComesAgainIsKnownByItsRequestOrByTheLifeItBegan() {
    byte[] stored = present("", "").stored();
    ObjectEvent deleted = new ObjectEvent(EventType.DELETED, new Uid("u1"), stored, CAUSE);
    Cause other = CAUSE.withRequestId("r2");
    var create = new ObjectCommand.Create(new Uid("u1"), stored);
    var next = new ObjectCommand.Create(new Uid("u2"), stored);
    assertThat(ObjectRules.isRepeated(Optional.of(deleted), CAUSE, next)).isTrue();
    assertThat(ObjectRules.isRepeated(Optional.of(deleted), other, create)).isTrue();
    assertThat(ObjectRules.isRepeated(Optional.of(deleted), other, next)).isFalse();
    assertThat(ObjectRules.isRepeated(Optional.empty(), other, create)).isFalse();
    assertThat(ObjectRules.isRepeated(Optional.of(deleted), CAUSE.withRequestId(""), next))
        .isFalse();
  }

  @Test
  void createIsRefusedWhileTheObjectStands() {
    var create = new ObjectCommand.Create(new Uid("u2"), present("", "").stored());
    assertThat(accepted(ObjectRules.decide(ObjectState.ABSENT, create, context(KEY))).type())
        .isEqualTo(EventType.CREATED);
    assertThat(rejected(ObjectRules.decide(present("", ""), create, context(KEY))).message())
        .isEqualTo("configmaps \"a\" already exists");
    ObjectState dying = present(",'deletionTimestamp':'2026-01-01T00:00:00Z'", "");
    assertThat(rejected(ObjectRules.decide(dying, create, context(KEY))).message())
        .isEqualTo("object is being deleted: configmaps \"a\" already exists");
  }

  @Test
  void replaceByTheSameBytesChangesNothing() {
    var same = present("", ",'data':{'k':'v'}");
    assertThat(
            ObjectRules.decide(
                same,
                new ObjectCommand.Replace(EventType.SPEC_CHANGED, same.stored().clone()),
                context(KEY)))
        .isInstanceOf(Decision.Unchanged.class);
  }

  @Test
  void whatIsAbsentIsNotFound() {
    assertThat(rejected(delete(ObjectState.ABSENT, Optional.empty(), KEY)).reason())
        .isEqualTo(Reason.NOT_FOUND);
    var replace = new ObjectCommand.Replace(EventType.SPEC_CHANGED, present("", "").stored());
    assertThat(rejected(ObjectRules.decide(ObjectState.ABSENT, replace, context(KEY))).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void deleteWithoutFinalizersShowsTheLastStateAsItStood() {
    var state = present("", ",'data':{'k':'v'}");
    ObjectEvent event = accepted(delete(state, Optional.empty(), KEY));
    assertThat(event.type()).isEqualTo(EventType.DELETED);
    assertThat(event.object()).isEqualTo(state.stored());
  }

  @Test
  void finalizersTurnADeleteIntoAMark() {
    ObjectEvent event =
        accepted(
            delete(present(",'finalizers':['x/y'],'generation':3", ""), Optional.empty(), KEY));
    assertThat(event.type()).isEqualTo(EventType.DELETION_REQUESTED);
    ObjectNode metadata = (ObjectNode) Json.parse(event.object()).path("metadata");
    assertThat(metadata.path("deletionTimestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(metadata.path("deletionGracePeriodSeconds").asInt(-1)).isZero();
    assertThat(metadata.path("generation").asInt()).isEqualTo(4);
    assertThat(delete(ObjectRules.evolve(ObjectState.ABSENT, event), Optional.empty(), KEY))
        .isInstanceOf(Decision.Unchanged.class);
  }

  @Test
  void replaceThatRemovesTheLastFinalizerDeletes() {
    String marked = ",'deletionTimestamp':'2026-01-01T00:00:00Z','deletionGracePeriodSeconds':0";
    ObjectState state = present(marked + ",'finalizers':['x/y']", "");
    var replace =
        new ObjectCommand.Replace(EventType.METADATA_CHANGED, present(marked, "").stored());
    assertThat(accepted(ObjectRules.decide(state, replace, context(KEY))).type())
        .isEqualTo(EventType.DELETED);
  }

  @Test
  void propagationBecomesAFinalizerAndBackgroundTakesItBack() {
    ObjectEvent foreground =
        accepted(delete(present("", ""), Optional.of(Propagation.FOREGROUND), KEY));
    assertThat(Json.parse(foreground.object()).path("metadata").path("finalizers").toString())
        .isEqualTo("[\"foregroundDeletion\"]");
    ObjectState after = ObjectRules.evolve(ObjectState.ABSENT, foreground);
    ObjectEvent orphan = accepted(delete(after, Optional.of(Propagation.ORPHAN), KEY));
    assertThat(Json.parse(orphan.object()).path("metadata").path("finalizers").toString())
        .isEqualTo("[\"orphan\"]");
    ObjectEvent background =
        accepted(
            delete(
                ObjectRules.evolve(ObjectState.ABSENT, orphan),
                Optional.of(Propagation.BACKGROUND),
                KEY));
    assertThat(background.type()).isEqualTo(EventType.DELETED);
  }

  @Test
  void onlyANamespaceIsHeldByItsSpecFinalizers() {
    String rest = ",'spec':{'finalizers':['kubernetes']}";
    assertThat(accepted(delete(present("", rest), Optional.empty(), KEY)).type())
        .isEqualTo(EventType.DELETED);
    ObjectKey namespace = ObjectKey.of("", "namespaces", "", "a");
    ObjectEvent marked = accepted(delete(present("", rest), Optional.empty(), namespace));
    assertThat(marked.type()).isEqualTo(EventType.DELETION_REQUESTED);
    assertThat(Json.parse(marked.object()).path("status").path("phase").asText())
        .isEqualTo("Terminating");
  }

  @Test
  void preconditionsOfADeleteMustHold() {
    var other =
        new DeleteOptions(Optional.empty(), Optional.empty(), Optional.of("u9"), Optional.empty());
    assertThat(
            rejected(
                    ObjectRules.decide(
                        present("", ""), new ObjectCommand.Delete(other), context(KEY)))
                .message())
        .endsWith("Precondition failed: UID in precondition: u9, UID in object meta: u1");
    var version =
        new DeleteOptions(Optional.empty(), Optional.empty(), Optional.of("u1"), Optional.of("41"));
    assertThat(
            rejected(
                    ObjectRules.decide(
                        present("", ""), new ObjectCommand.Delete(version), context(KEY)))
                .reason())
        .isEqualTo(Reason.CONFLICT);
  }

  @Test
  void anotherLifeOrVersionDoesNotMatch() {
    ObjectState state = present("", "");
    assertThat(ObjectRules.matches(state, 7, 70, Expectation.ANY)).isTrue();
    assertThat(ObjectRules.matches(state, 7, 70, Expectation.of(new Uid("u1"), 7))).isTrue();
    assertThat(ObjectRules.matches(state, 7, 70, Expectation.of(new Uid("u1"), 6))).isFalse();
    assertThat(ObjectRules.matches(state, 7, 70, Expectation.of(new Uid("u2"), 7))).isFalse();
    assertThat(ObjectRules.matches(ObjectState.ABSENT, 7, 70, Expectation.of(new Uid("u1"), 7)))
        .isFalse();
  }

  @Test
  void theLastEventAloneLeadsToTheStateThatAllEventsLeadTo() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ObjectState state = ObjectState.ABSENT;
      List<ObjectEvent> events = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Decision<ObjectEvent> decision =
            ObjectRules.decide(state, anyCommand(random), context(KEY));
        if (decision instanceof Decision.Accept<ObjectEvent>(var event)) {
          events.add(event);
          state = ObjectRules.evolve(state, event);
        }
      }
      assertThat(events).as("seed %d", seed).isNotEmpty();
      ObjectState last = ObjectRules.evolve(ObjectState.ABSENT, events.getLast());
      assertThat(last.getClass()).as("seed %d", seed).isEqualTo(state.getClass());
      if (last instanceof ObjectState.Present(var uid, var stored)) {
        assertThat(uid).isEqualTo(((ObjectState.Present) state).uid());
        assertThat(stored).isEqualTo(((ObjectState.Present) state).stored());
      }
    }
  }

  private static ObjectCommand anyCommand(SplittableRandom random) {
    String finalizers = random.nextBoolean() ? ",'finalizers':['f/" + random.nextInt(3) + "']" : "";
    byte[] stored = present(finalizers, ",'data':{'n':'" + random.nextInt(5) + "'}").stored();
    return switch (random.nextInt(4)) {
      case 0 -> new ObjectCommand.Create(new Uid("u" + random.nextInt(9)), stored);
      case 1, 2 -> new ObjectCommand.Replace(EventType.SPEC_CHANGED, stored);
      default ->
          new ObjectCommand.Delete(
              new DeleteOptions(
                  Optional.empty(),
                  random.nextBoolean()
                      ? Optional.of(Propagation.values()[random.nextInt(3)])
                      : Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
    };
  }
}
