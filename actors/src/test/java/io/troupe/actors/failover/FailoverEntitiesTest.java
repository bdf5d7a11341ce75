package io.troupe.actors.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.object.EntityAnswer;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Who answers, when the owner, a stand-in or both have something to say. */
final class FailoverEntitiesTest {
  private static final EntityReply STALE = new EntityReply.Stale(7);
  private static final EntityReply DONE = new EntityReply.Done(null, false);
  private static final Shard SHARD = new Shard("Object", 1);

  private final Suspicions suspicions = new Suspicions();
  private final Deque<CompletableFuture<EntityAnswer>> owner = new ArrayDeque<>();
  private final Deque<CompletableFuture<EntityAnswer>> standIn = new ArrayDeque<>();
  private Optional<EntityReply> made = Optional.empty();
  private final FailoverEntities entities =
      new FailoverEntities(
          _ -> SHARD,
          (_, _, _, _) -> asked(owner),
          (_, _, _, _) -> asked(standIn),
          (_, _) -> CompletableFuture.completedStage(made),
          suspicions);

  FailoverEntitiesTest() {
    suspicions.answered(SHARD, "x", 0);
  }

  private static CompletableFuture<EntityAnswer> asked(
      Deque<CompletableFuture<EntityAnswer>> whom) {
    CompletableFuture<EntityAnswer> answer = new CompletableFuture<>();
    whom.add(answer);
    return answer;
  }

  private CompletableFuture<EntityReply> ask() {
    return entities
        .ask(
            ObjectKey.of("", "configmaps", "default", "a"),
            Expectation.ANY,
            new Cause("u", List.of(), "", "", "delete", "", "r1", Instant.EPOCH, 0),
            new ObjectCommand.Delete(DeleteOptions.DEFAULT))
        .toCompletableFuture();
  }

  private void silence() {
    for (int i = 0; i < Suspicions.PATIENCE; i++) {
      entities.tick();
    }
  }

  private static EntityAnswer by(String node, EntityReply reply) {
    return new EntityAnswer(node, reply);
  }

  @Test
  void anOwnerThatAnswersInTimeIsTheOnlyOneAsked() {
    var answer = ask();
    entities.tick();
    owner.poll().complete(by("x", STALE));
    silence();
    assertThat(answer).isCompletedWithValue(STALE);
    assertThat(standIn).isEmpty();
  }

  @Test
  void afterSilenceAStandInDecidesAndFurtherCommandsGoThereAtOnce() {
    var first = ask();
    silence();
    standIn.poll().complete(by("here", DONE));
    assertThat(first).isCompletedWithValue(DONE);
    var second = ask();
    standIn.poll().complete(by("here", STALE));
    assertThat(second).isCompletedWithValue(STALE);
  }

  @Test
  void anAnswerToALaterQuestionEndsTheSuspicion() {
    ask();
    silence();
    owner.poll();
    owner.poll().complete(by("y", STALE));
    ask();
    assertThat(owner).hasSize(1);
    assertThat(standIn).hasSize(1);
  }

  @Test
  void anOwnerThatSucceedsLateIsBelieved() {
    var answer = ask();
    silence();
    owner.poll().complete(by("x", DONE));
    assertThat(answer).isCompletedWithValue(DONE);
  }

  @Test
  void anOwnersRefusalMayBeAboutTheStandInsOwnWriteAndDoesNotCount() {
    var answer = ask();
    silence();
    owner.poll().complete(by("x", STALE));
    assertThat(answer).isNotDone();
    standIn.poll().complete(by("here", DONE));
    assertThat(answer).isCompletedWithValue(DONE);
  }

  @Test
  void whatTheOwnerCommittedBeforeItFellSilentIsFound() {
    made = Optional.of(DONE);
    var answer = ask();
    silence();
    assertThat(answer).isCompletedWithValue(DONE);
    assertThat(standIn).isEmpty();
  }

  @Test
  void whereTheDatabaseIsAwayTheOwnersWordCountsAgain() {
    var before = ask();
    silence();
    owner.poll().complete(by("x", STALE));
    standIn.poll().completeExceptionally(new IllegalStateException("away"));
    assertThat(before).isCompletedWithValue(STALE);
    suspicions.answered(SHARD, "x", 0);
    var after = ask();
    silence();
    standIn.poll().completeExceptionally(new IllegalStateException("away"));
    assertThat(after).isNotDone();
    owner.peekLast().completeExceptionally(new TimeoutException("no answer"));
    owner.forEach(f -> f.completeExceptionally(new TimeoutException("no answer")));
    assertThat(after).isCompletedExceptionally();
  }

  @Test
  void nobodyIsAskedTwiceForOneCommand() {
    ask();
    silence();
    silence();
    assertThat(standIn).hasSize(1);
  }
}
