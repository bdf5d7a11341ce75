package io.troupe.actors.failover;

import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityAnswer;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Entities that answer although the shard's owner does not (D7): a command that has been met with
 * silence, or whose owner is suspected, is decided by a stand-in on this node.
 *
 * <p>Both may decide, and the journal's fence lets one event pass; the other finds that the same
 * request has been done. So the first Done is the answer, whoever gives it. An answer that commits
 * nothing counts, once there is a stand-in, only from the stand-in: the owner's may be about the
 * stand-in's own event.
 */
public final class FailoverEntities implements Entities {
  public static final long TICK_MILLIS = 50;

  /** Of a command that is sent for the answer's sake. */
  private static final Expectation UNDECIDABLE = Expectation.of(new Uid("probe"), -1);

  private static final Cause NOBODY =
      new Cause("", List.of(), "", "", "", "", "", Instant.EPOCH, 0);

  /** Shards that nobody uses, looked after in one tick. */
  private static final int PROBES_MAX = 4;

  /** Looks at what a request has made already, on an image that has passed a D6 wait. */
  @FunctionalInterface
  public interface Made {
    CompletionStage<Optional<EntityReply>> by(ObjectKey key, String requestId);
  }

  private final Function<ObjectKey, Shard> shards;
  private final Decider owners;
  private final Decider standIns;
  private final Made made;
  private final Suspicions suspicions;
  private final FailoverMetrics metrics;

  /** Of each shard that has been suspected, the object last asked for. */
  private final Map<Shard, ObjectKey> lastKeys = new ConcurrentHashMap<>();

  private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
  private volatile long now;

  /** A command under way, and what has been said to it. */
  private static final class Question {
    private final Shard shard;
    private final ObjectKey key;
    private final Expectation expected;
    private final Cause cause;
    private final ObjectCommand command;
    private final long askedAt;
    private final CompletableFuture<EntityReply> result = new CompletableFuture<>();
    private boolean ownerAsked;
    private boolean standInAsked;
    private Optional<EntityReply> keptBack = Optional.empty();

    Question(
        Shard shard,
        ObjectKey key,
        Expectation expected,
        Cause cause,
        ObjectCommand command,
        long askedAt) {
      this.shard = shard;
      this.key = key;
      this.expected = expected;
      this.cause = cause;
      this.command = command;
      this.askedAt = askedAt;
    }

    synchronized void ownerIsAsked() {
      ownerAsked = true;
    }

    synchronized void standInIsAsked() {
      standInAsked = true;
    }

    synchronized void ownerSays(EntityReply reply) {
      ownerAsked = false;
      if (!standInAsked || reply instanceof EntityReply.Done) {
        result.complete(reply);
      } else {
        keptBack = Optional.of(reply);
      }
    }

    synchronized void ownerSaysNothing(Throwable failure) {
      ownerAsked = false;
      if (!standInAsked) {
        result.completeExceptionally(failure);
      }
    }

    synchronized void standInSays(EntityReply reply) {
      result.complete(reply);
    }

    /** Then the owner's word counts again, if it is still to come. */
    synchronized void standInFails(Throwable failure) {
      standInAsked = false;
      if (keptBack.isPresent()) {
        result.complete(keptBack.get());
      } else if (!ownerAsked) {
        result.completeExceptionally(
            new TimeoutException("neither the owner nor this node can decide: " + failure));
      }
    }
  }

  /**
   * Call {@link #tick} every {@link #TICK_MILLIS}.
   *
   * @param owners through sharding
   */
  public FailoverEntities(
      Function<ObjectKey, Shard> shards,
      Decider owners,
      Decider standIns,
      Made made,
      Suspicions suspicions) {
    this.shards = shards;
    this.owners = owners;
    this.standIns = standIns;
    this.made = made;
    this.suspicions = suspicions;
    this.metrics = new FailoverMetrics(suspicions);
  }

  public FailoverMetrics metrics() {
    return metrics;
  }

  @Override
  public CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    Question question = new Question(shards.apply(key), key, expected, cause, command, now);
    if (suspicions.isSuspected(question.shard)) {
      probeFor(question);
      decideHere(question);
    } else {
      question.ownerIsAsked();
      waiting.add(question);
      owners
          .ask(key, expected, cause, command)
          .whenComplete((answer, failure) -> {
            if (failure != null) {
              question.ownerSaysNothing(failure);
            } else {
              suspicions.answered(question.shard, answer.node(), now);
              question.ownerSays(answer.reply());
            }
          });
    }
    return question.result;
  }

  private void probeFor(Question question) {
    lastKeys.put(question.shard, question.key);
    if (suspicions.probes(question.shard, now)) {
      probe(question.shard, question.key);
    }
  }

  private void probe(Shard shard, ObjectKey key) {
    owners
        .ask(key, UNDECIDABLE, NOBODY, new ObjectCommand.Delete(DeleteOptions.DEFAULT))
        .thenAccept(answer -> suspicions.answered(shard, answer.node(), now));
  }

  /** Looks after commands that wait for an owner; one thread at a time. */
  public void tick() {
    now++;
    for (Shard shard : suspicions.neglected(now, PROBES_MAX)) {
      Optional.ofNullable(lastKeys.get(shard)).ifPresent(key -> probe(shard, key));
    }
    for (Iterator<Question> i = waiting.iterator(); i.hasNext(); ) {
      Question question = i.next();
      if (question.result.isDone()) {
        i.remove();
        continue;
      }
      Suspicions.Silence silence = suspicions.silence(question.shard, question.askedAt, now);
      if (silence == Suspicions.Silence.WAIT) {
        continue;
      }
      i.remove();
      metrics.silences.increment();
      if (silence == Suspicions.Silence.SLOW) {
        question.result.whenComplete((_, _) -> suspicions.settled());
      } else {
        probeFor(question);
      }
      decideHere(question);
    }
  }

  private void decideHere(Question question) {
    question.standInIsAsked();
    made.by(question.key, question.cause.requestId())
        .thenCompose(done -> {
          if (done.isPresent()) {
            metrics.alreadyDone.increment();
            return CompletableFuture.completedStage(done.get());
          }
          metrics.standIns.increment();
          return standIns
              .ask(question.key, question.expected, question.cause, question.command)
              .thenApply(EntityAnswer::reply);
        })
        .whenComplete((reply, failure) -> {
          if (failure == null) {
            question.standInSays(reply);
          } else {
            question.standInFails(failure);
          }
        });
  }
}
