package io.troupe.actors.gate;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.BeyondThePast;
import io.troupe.persistence.history.Past;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads at a revision: from an image while one is kept, else from the journal, as an image of just
 * what was asked for. Today's rights count, and a right in a namespace is for today's: what stood
 * in an earlier one of that name needs the right in all namespaces. Any thread.
 */
final class PastReads {
  /** Questions to the journal at once. */
  static final int AT_ONCE_MAX = 16;

  /** The same of one user. */
  static final int OF_ONE_USER_MAX = 10;

  /** Questions that wait for others' answers; whoever comes then is told to come back. */
  static final int WAITING_MAX = 96;

  private static final Logger LOG = LoggerFactory.getLogger(PastReads.class);

  private final GateParts parts;
  private final Past past;
  private final Function<ReadRequest, CompletionStage<Optional<Failure>>> judge;
  private final LongFunction<CompletionStage<ReadAnswer>> atLeast;
  private final PastImages lists;
  private final AtOnce asking = new AtOnce(AT_ONCE_MAX, OF_ONE_USER_MAX, WAITING_MAX);

  /**
   * @param judge whether a request may be made
   * @param atLeast waits for an image at or after a revision
   */
  PastReads(
      GateParts parts,
      Past past,
      Function<ReadRequest, CompletionStage<Optional<Failure>>> judge,
      LongFunction<CompletionStage<ReadAnswer>> atLeast) {
    this.parts = parts;
    this.past = past;
    this.judge = judge;
    this.atLeast = atLeast;
    this.lists = new PastImages(past);
  }

  /** How it stood at a time. */
  CompletionStage<ReadAnswer> at(ReadRequest request, Instant time) {
    return revisionAt(request.caller().user().name(), time)
        .thenCompose(found ->
            switch (found) {
              case Result.Refused<Long>(Failure failure) -> refused(failure);
              case Result.Ok<Long>(Long revision) -> at(request, revision);
            });
  }

  /**
   * Refused for the future, and for what is beyond retention.
   *
   * @param user who asks
   */
  CompletionStage<Result<Long>> revisionAt(String user, Instant time) {
    if (time.isAfter(parts.clock().instant())) {
      return CompletableFuture.completedStage(
          Result.refused(Failure.badRequest("asOf " + time + " is in the future")));
    }
    return bounded(
        user,
        () ->
            past.revisionAt(time)
                .thenCompose(found ->
                    found.isPresent()
                        ? CompletableFuture.completedStage(Result.ok(found.getAsLong()))
                        : past.bounds()
                            .thenApply(bounds ->
                                Result.refused(
                                    Failure.of(
                                        Reason.EXPIRED,
                                        "there is no history of "
                                            + time
                                            + ": it begins at "
                                            + bounds.floorTime())))));
  }

  /** How it stood at a revision. */
  CompletionStage<ReadAnswer> at(ReadRequest request, long revision) {
    ClusterImage current = parts.images().current();
    if (revision > current.revision()) {
      return atLeast
          .apply(revision)
          .thenCompose(answer ->
              answer instanceof ReadAnswer.Granted
                  ? at(request, revision)
                  : CompletableFuture.completedStage(answer));
    }
    Optional<ClusterImage> kept =
        // The content of a secret that is gone is gone at once.
        request.target().kind().encrypted() ? Optional.empty() : parts.images().exactly(revision);
    return bounded(
            request.caller().user().name(),
            () ->
                mayRead(request, current, kept, revision)
                    .thenCompose(refusal ->
                        refusal.isPresent()
                            ? CompletableFuture.completedStage(
                                Result.<ClusterImage>refused(refusal.get()))
                            : kept.<CompletionStage<ClusterImage>>map(
                                    CompletableFuture::completedStage)
                                .orElseGet(() -> recorded(request, revision))
                                .thenApply(Result::ok)))
        .thenApply(found ->
            switch (found) {
              case Result.Refused<ClusterImage>(Failure failure) -> new ReadAnswer.Refused(failure);
              case Result.Ok<ClusterImage>(ClusterImage image) -> new ReadAnswer.Granted(image);
            });
  }

  private CompletionStage<ClusterImage> recorded(ReadRequest request, long revision) {
    ObjectKey key = request.target().key();
    if (request.verb().equals("get")) {
      return past.objectAt(key, revision)
          .thenApply(found -> ClusterImage.of(revision, found.map(List::of).orElse(List.of())));
    }
    return request.target().kind().encrypted()
        ? past.listAt(key.type(), key.namespace(), revision)
            .thenApply(objects -> ClusterImage.of(revision, objects))
        : lists.list(key.type(), key.namespace(), revision);
  }

  /** Whether the namespace is the one that the right is for; if not, whether any would do. */
  private CompletionStage<Optional<Failure>> mayRead(
      ReadRequest request, ClusterImage current, Optional<ClusterImage> kept, long revision) {
    Target target = request.target();
    if (target.namespace().isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    ObjectKey key = ObjectKey.of("", "namespaces", "", target.namespace());
    Optional<StoredObject> today = current.get(key);
    boolean unchanged = today.isPresent() && today.get().revision() <= revision;
    CompletionStage<Optional<StoredObject>> then =
        unchanged
            ? CompletableFuture.completedStage(today)
            : kept.map(image -> CompletableFuture.completedStage(image.get(key)))
                .orElseGet(() -> past.objectAt(key, revision));
    Optional<Uid> uid = today.map(StoredObject::uid);
    return then.thenCompose(stood ->
        uid.isPresent() && stood.map(StoredObject::uid).equals(uid)
            ? CompletableFuture.completedStage(Optional.empty())
            : judge
                .apply(everywhere(request))
                .thenApply(refusal -> refusal.map(_ -> anotherNamespace(target, revision))));
  }

  private static ReadRequest everywhere(ReadRequest request) {
    Target target = request.target();
    return new ReadRequest(
        request.caller(),
        new Target(target.kind(), target.subresource(), "", target.name()),
        request.verb(),
        request.freshness(),
        request.narrowing());
  }

  private static Failure anotherNamespace(Target target, long revision) {
    return Failure.forbidden(
        target.kind().type(),
        target.name(),
        "the namespace \""
            + target.namespace()
            + "\" of revision "
            + revision
            + " is not today's, and to read it takes the same right in all namespaces");
  }

  private <T> CompletionStage<Result<T>> bounded(
      String user, Supplier<CompletionStage<Result<T>>> question) {
    return asking
        .run(user, question)
        .handle((answer, failure) -> failure == null ? answer : Result.refused(explained(failure)));
  }

  private static Failure explained(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof BeyondThePast beyond) {
      return Failures.expired()
          .withMessage(Failures.expired().message() + " (" + beyond.getMessage() + ")");
    }
    LOG.warn("the past cannot be read", cause);
    return Failures.behind();
  }

  private static CompletionStage<ReadAnswer> refused(Failure failure) {
    return CompletableFuture.completedStage(new ReadAnswer.Refused(failure));
  }
}
