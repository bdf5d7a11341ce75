package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shell: fencing, idempotence, lost replies, failed writes. */
final class EntityTest {
  private static TestSpine spine;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  private static Cause cause(String requestId) {
    return new Cause("u", List.of(), "", "", "update", "", requestId, TestSpine.NOW, 0);
  }

  private static byte[] stored(String name, int n) {
    return Json.stored(
        Json.parse(
            "{\"kind\":\"Plan\",\"apiVersion\":\"internal.troupe.io/v1\",\"metadata\":{\"name\":\""
                + name
                + "\"},\"n\":"
                + n
                + "}"));
  }

  private static ObjectKey key(String name) {
    return ObjectKey.of(Entities.INTERNAL_GROUP, "plans", "default", name);
  }

  private static CompletionStage<EntityReply> ask(
      String name, Expectation expected, String requestId, ObjectCommand command) {
    return spine.spine.entities().ask(key(name), expected, cause(requestId), command);
  }

  private static EntityReply.Done done(CompletionStage<EntityReply> reply) {
    EntityReply answer = TestSpine.await(reply);
    assertThat(answer).isInstanceOf(EntityReply.Done.class);
    return (EntityReply.Done) answer;
  }

  private static EntityReply.Done create(String name) {
    return done(
        ask(
            name,
            Expectation.ANY,
            name + "-create",
            new ObjectCommand.Create(new Uid("uid-" + name), stored(name, 0))));
  }

  @Test
  void anInternalObjectIsKeptLikeAnyOther() {
    EntityReply.Done created = create("plan");
    EntityReply.Done planned =
        done(
            ask(
                "plan",
                Expectation.of(created.object().uid(), created.object().sequenceNumber()),
                "plan-2",
                new ObjectCommand.Replace(EventType.PLAN_MADE, stored("plan", 1))));
    assertThat(planned.object().sequenceNumber()).isEqualTo(2);
    assertThat(spine.spine.images().current().get(key("plan"))).contains(planned.object());
  }

  @Test
  void aCommandComputedFromAnotherVersionIsStale() {
    EntityReply.Done created = create("stale");
    var replace = new ObjectCommand.Replace(EventType.SPEC_CHANGED, stored("stale", 1));
    assertThat(
            TestSpine.await(ask("stale", Expectation.of(created.object().uid(), 9), "s1", replace)))
        .isEqualTo(new EntityReply.Stale(created.object().revision()));
    assertThat(TestSpine.await(ask("stale", Expectation.of(new Uid("other"), 1), "s2", replace)))
        .isInstanceOf(EntityReply.Stale.class);
  }

  @Test
  void theSameRequestIsAnsweredAgainNotDoneAgain() {
    EntityReply.Done first = create("again");
    EntityReply.Done second = create("again");
    assertThat(second.object().revision()).isEqualTo(first.object().revision());
    var delete = new ObjectCommand.Delete(DeleteOptions.DEFAULT);
    EntityReply.Done gone = done(ask("again", Expectation.ANY, "again-delete", delete));
    EntityReply.Done goneAgain = done(ask("again", Expectation.ANY, "again-delete", delete));
    assertThat(gone.gone()).isTrue();
    assertThat(goneAgain.gone()).isTrue();
    assertThat(goneAgain.object().revision()).isEqualTo(gone.object().revision());
  }

  @Test
  void aFailedWriteAnswersRetryAndTheEntityComesBack() {
    create("retry");
    spine.journal.failNext(1);
    var replace = new ObjectCommand.Replace(EventType.SPEC_CHANGED, stored("retry", 1));
    assertThat(TestSpine.await(ask("retry", Expectation.ANY, "r1", replace)))
        .isEqualTo(new EntityReply.Retry());
    EntityReply.Done done = done(ask("retry", Expectation.ANY, "r1", replace));
    assertThat(done.object().sequenceNumber()).isEqualTo(2);
  }

  @Test
  void commandsQueuedBehindAFailedWriteAreStillAnswered() {
    create("queue");
    spine.journal.failNext(1);
    var first =
        ask(
            "queue",
            Expectation.ANY,
            "q1",
            new ObjectCommand.Replace(EventType.SPEC_CHANGED, stored("queue", 1)));
    var second =
        ask(
            "queue",
            Expectation.ANY,
            "q2",
            new ObjectCommand.Replace(EventType.SPEC_CHANGED, stored("queue", 2)));
    assertThat(TestSpine.await(first)).isEqualTo(new EntityReply.Retry());
    assertThat(done(second).object().sequenceNumber()).isEqualTo(2);
  }

  @Test
  void aCreateThatComesAfterTheLifeItBeganHasEndedBeginsNoOther() {
    EntityReply.Done created = create("late");
    long seen = created.object().revision() - 1;
    done(ask("late", Expectation.ANY, "d", new ObjectCommand.Delete(DeleteOptions.DEFAULT)));
    var again = new ObjectCommand.Create(new Uid("uid-late"), stored("late", 0));
    assertThat(done(ask("late", Expectation.ANY, "late-copy", again)).gone()).isTrue();
    var command = new ObjectCommand.Create(new Uid("uid-later"), stored("late", 0));
    assertThat(TestSpine.await(ask("late", Expectation.noneAt(seen), "late-create", command)))
        .isInstanceOf(EntityReply.Stale.class);
    long now = spine.spine.images().current().revision();
    done(ask("late", Expectation.noneAt(now), "anew", command));
  }

  @Test
  void aDeleteOfAnEarlierLifeIsStale() {
    EntityReply.Done created = create("lives");
    var delete = new ObjectCommand.Delete(DeleteOptions.DEFAULT);
    Expectation life = Expectation.ofLife(created.object().uid(), created.object().revision());
    done(ask("lives", life, "d1", delete));
    done(
        ask(
            "lives",
            Expectation.ANY,
            "again",
            new ObjectCommand.Create(new Uid("uid-other"), stored("lives", 0))));
    assertThat(TestSpine.await(ask("lives", life, "d2", delete)))
        .isInstanceOf(EntityReply.Stale.class);
  }
}
