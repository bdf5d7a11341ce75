package io.troupe.actors.gate;

import io.troupe.actors.object.EntityReply;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes a write on an image, asks the object's entity, and computes it again when the object has
 * moved on meanwhile.
 */
final class WriteLoop {
  private static final Logger LOG = LoggerFactory.getLogger(WriteLoop.class);

  /** Computations of one write, the first included. */
  static final int ATTEMPTS_MAX = 5;

  /** Times the same command is sent; with the pauses between about three seconds. */
  static final int SENDS_MAX = 9;

  /**
   * After this the same command is not sent again: its journal is in trouble, and somebody waits.
   */
  private static final Duration SENDING_MAX = Duration.ofSeconds(10);

  private static final Duration PAUSE_MIN = Duration.ofMillis(15);

  /** How long an image may take to reach what an entity has written. */
  private static final Duration CATCH_UP_MAX = Duration.ofSeconds(3);

  /** One computation. */
  @FunctionalInterface
  interface Attempt {
    CompletionStage<Step> on(ClusterImage image);
  }

  /** What a computation ends in. */
  sealed interface Step {
    record Finished(WriteAnswer answer) implements Step {}

    /**
     * @param onFailure undoes what was claimed for a write that did not happen; not called when
     *     that is unknown
     */
    record Ask(
        ObjectKey key,
        Expectation expected,
        ObjectCommand command,
        OnDone onDone,
        Runnable onFailure)
        implements Step {}
  }

  /** Makes the answer of a committed write. */
  @FunctionalInterface
  interface OnDone {
    WriteAnswer answer(StoredObject object, boolean gone);
  }

  private final GateParts parts;

  WriteLoop(GateParts parts) {
    this.parts = parts;
  }

  CompletionStage<WriteAnswer> run(Write write, Attempt attempt) {
    return latest().thenCompose(image -> compute(write, attempt, image, 1));
  }

  private CompletionStage<WriteAnswer> compute(
      Write write, Attempt attempt, ClusterImage image, int count) {
    return attempt
        .on(image)
        .thenCompose(step ->
            switch (step) {
              case Step.Finished(var answer) -> CompletableFuture.completedStage(answer);
              case Step.Ask ask ->
                  send(write, ask, 1)
                      .thenCompose(reply -> settle(write, attempt, ask, reply, count));
            });
  }

  private CompletionStage<EntityReply> send(Write write, Step.Ask ask, int count) {
    return parts
        .entities()
        .ask(ask.key(), ask.expected(), write.cause(), ask.command())
        .thenCompose(reply ->
            reply instanceof EntityReply.Retry && count < SENDS_MAX && isYoung(write)
                ? parts
                    .delay()
                    .after(PAUSE_MIN.multipliedBy(1L << (count - 1)))
                    .thenCompose(_ -> send(write, ask, count + 1))
                : CompletableFuture.completedStage(reply));
  }

  private boolean isYoung(Write write) {
    return parts.clock().instant().isBefore(write.cause().time().plus(SENDING_MAX));
  }

  private CompletionStage<WriteAnswer> settle(
      Write write, Attempt attempt, Step.Ask ask, EntityReply reply, int count) {
    return switch (reply) {
      case EntityReply.Done(var object, var gone) ->
          CompletableFuture.completedStage(ask.onDone().answer(object, gone));
      case EntityReply.Busy _ -> {
        ask.onFailure().run();
        yield CompletableFuture.completedStage(write.refused(Failures.busy()));
      }
      case EntityReply.Retry _ ->
          CompletableFuture.completedStage(write.refused(Failures.unavailable(write)));
      case EntityReply.Stale(var revision) ->
          count == ATTEMPTS_MAX
              ? CompletableFuture.completedStage(
                  write.refused(Failure.modified(ask.key().type(), ask.key().name())))
              : reached(revision)
                  .thenCompose(_ -> latest())
                  .thenCompose(image -> compute(write, attempt, image, count + 1));
      case EntityReply.Unchanged(var revision) ->
          confirm(write, attempt, ask, revision, count, Optional.empty());
      case EntityReply.Refused(var failure, var revision) ->
          confirm(write, attempt, ask, revision, count, Optional.of(failure));
    };
  }

  /** A reply that commits nothing is a read, and must be as fresh as one (D6). */
  private CompletionStage<WriteAnswer> confirm(
      Write write,
      Attempt attempt,
      Step.Ask ask,
      long revision,
      int count,
      Optional<Failure> refusal) {
    return latest()
        .thenCompose(image -> {
          Optional<StoredObject> shown = image.get(ask.key());
          if (!isOf(shown, revision, refusal)) {
            return count == ATTEMPTS_MAX
                ? CompletableFuture.completedStage(write.refused(Failures.unavailable(write)))
                : parts
                    .delay()
                    .after(PAUSE_MIN.multipliedBy(count))
                    .thenCompose(_ -> latest())
                    .thenCompose(later -> compute(write, attempt, later, count + 1));
          }
          if (refusal.isPresent()) {
            ask.onFailure().run();
            return CompletableFuture.completedStage(write.refused(refusal.get()));
          }
          return CompletableFuture.completedStage(
              shown
                  .map(object -> ask.onDone().answer(object, false))
                  .orElseGet(
                      () -> write.refused(Failure.notFound(ask.key().type(), ask.key().name()))));
        });
  }

  /** Whether the entity spoke of what stands now, or of an object that is not there. */
  private static boolean isOf(
      Optional<StoredObject> shown, long revision, Optional<Failure> refusal) {
    return shown.isPresent()
        ? shown.get().revision() == revision
        : refusal.map(failure -> failure.reason() == Reason.NOT_FOUND).orElse(true);
  }

  private CompletionStage<ClusterImage> latest() {
    return parts.latest();
  }

  private CompletionStage<ClusterImage> reached(long revision) {
    return Waits.within(
        parts.images().atLeast(revision), CATCH_UP_MAX, parts.delay(), TimeoutException::new);
  }

  /** Nothing of an exception reaches a client. */
  static Failure explained(Write write, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      LOG.warn("{} of {} timed out", write.cause().verb(), write.key());
      return Failures.timeout();
    }
    if (cause instanceof GateParts.ImageBehind) {
      LOG.warn("{} of {}: {}", write.cause().verb(), write.key(), cause.getCause().toString());
      return Failures.behind();
    }
    LOG.error("{} of {} failed", write.cause().verb(), write.key(), cause);
    return Failure.internal("the request could not be processed");
  }
}
