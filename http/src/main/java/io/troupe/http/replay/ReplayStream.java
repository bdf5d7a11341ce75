package io.troupe.http.replay;

import akka.NotUsed;
import akka.japi.Pair;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.reconcile.Types;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.replay.ReplayEvent;
import io.troupe.persistence.replay.ReplaySource;
import io.troupe.persistence.replay.ReplaySource.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay: pages are read one after the other, decoded beside that on several threads, and
 * written as fast as the client reads, or as the pace says. What is read ahead is a few pages.
 */
final class ReplayStream {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayStream.class);

  /** Pages read and not yet decoded; as many again are being decoded. */
  private static final int PAGES_AHEAD = 2;

  /** Of the state at the beginning, in one piece. */
  private static final int OBJECTS_AT_ONCE = 100;

  private static final Failure INTERRUPTED =
      Failure.of(Reason.SERVICE_UNAVAILABLE, "the journal cannot be read any further");

  private final ReplaySource source;
  private final Past past;
  private final LongSupplier nanos;

  ReplayStream(ReplaySource source, Past past, LongSupplier nanos) {
    this.source = source;
    this.past = past;
    this.nanos = nanos;
  }

  /**
   * @param from the state there goes before the first event
   * @param to the last event's revision at most
   */
  record Span(long from, Optional<Instant> fromTime, long to, Optional<Instant> toTime) {
    /** What is left of it after a revision. */
    Span after(long revision) {
      return revision <= from ? this : new Span(revision, Optional.empty(), to, toTime);
    }
  }

  /**
   * @param since the first revision that is shown of each type
   */
  Source<ByteString, NotUsed> of(
      Span span, ReplayOptions options, SortedMap<ResourceType, Long> since) {
    Wanted wanted =
        (key, revision) ->
            since.getOrDefault(key.type(), Long.MAX_VALUE) <= revision
                && (options.namespace().isEmpty() || within(key, options.namespace()));
    Source<ByteString, NotUsed> events =
        options.speed() == 0
            ? pages(span, wanted).mapConcat(ReplayStream::frames)
            : paced(pages(span, wanted), options);
    return (options.state() ? state(span, options, since) : Source.<ByteString>empty())
        .concatLazy(Source.single(ReplayFrames.bookmark(span.from(), span.fromTime())))
        .concatLazy(events)
        .concatLazy(Source.single(ReplayFrames.bookmark(span.to(), span.toTime())))
        .recover(Throwable.class, () -> ReplayFrames.error(INTERRUPTED));
  }

  /** The namespace's own object belongs to it. */
  private static boolean within(ObjectKey key, String namespace) {
    return key.namespace().equals(namespace)
        || key.name().equals(namespace)
            && key.type().group().isEmpty()
            && key.type().resource().equals("namespaces");
  }

  private Source<ByteString, NotUsed> state(
      Span span, ReplayOptions options, SortedMap<ResourceType, Long> since) {
    List<ResourceType> types =
        since.entrySet().stream()
            .filter(type -> type.getValue() <= span.from())
            .map(Map.Entry::getKey)
            .toList();
    return Source.from(types)
        .mapAsync(1, type -> standing(type, options.namespace(), span.from()))
        .flatMapConcat(
            objects -> Source.from(objects).grouped(OBJECTS_AT_ONCE).map(ReplayFrames::state));
  }

  private CompletionStage<List<StoredObject>> standing(
      ResourceType type, String namespace, long revision) {
    return type.equals(Types.NAMESPACES) && !namespace.isEmpty()
        ? past.objectAt(ObjectKey.of("", "namespaces", "", namespace), revision)
            .thenApply(found -> found.map(List::of).orElse(List.of()))
        : past.listAt(type, namespace, revision);
  }

  /** A page's events, and how far it reaches. */
  private record Decoded(long through, Instant time, List<ReplayEvent> events) {}

  private Source<Decoded, NotUsed> pages(Span span, Wanted wanted) {
    return Source.unfoldAsync(
            span.from(),
            after ->
                after >= span.to()
                    ? CompletableFuture.completedStage(
                        Optional.<Pair<Long, ReplaySource.Page>>empty())
                    : source
                        .page(after, span.to(), wanted)
                        .thenApply(page -> Optional.of(Pair.create(page.through(), page))))
        .buffer(PAGES_AHEAD, akka.stream.OverflowStrategy.backpressure())
        .mapAsync(
            PAGES_AHEAD,
            page ->
                source
                    .decode(page)
                    .thenApply(events -> new Decoded(page.through(), page.time(), events)))
        .mapError(
            Throwable.class,
            failure -> {
              LOG.warn("a replay of revisions {} to {} ends", span.from(), span.to(), failure);
              return failure;
            });
  }

  private static List<ByteString> frames(Decoded page) {
    return page.events().isEmpty()
        ? List.of(ReplayFrames.bookmark(page.through(), Optional.of(page.time())))
        : ReplayFrames.of(page.events());
  }

  private Source<ByteString, NotUsed> paced(Source<Decoded, NotUsed> pages, ReplayOptions options) {
    return Source.fromMaterializer(
            (materializer, _) -> {
              Pacer pacer = new Pacer(options.speed(), options.gapMax());
              return pages
                  .mapConcat(ReplayStream::commits)
                  .mapAsync(
                      1,
                      commit -> {
                        long wait = pacer.waitNanos(commit.getFirst().time(), nanos.getAsLong());
                        CompletionStage<List<ReplayEvent>> now =
                            CompletableFuture.completedStage(commit);
                        return wait == 0
                            ? now
                            : Patterns.after(
                                Duration.ofNanos(wait), materializer.system(), () -> now);
                      })
                  .mapConcat(ReplayFrames::of);
            })
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  /** What was committed together is shown together. */
  private static List<List<ReplayEvent>> commits(Decoded page) {
    List<List<ReplayEvent>> commits = new ArrayList<>();
    int from = 0;
    List<ReplayEvent> events = page.events();
    for (int i = 1; i <= events.size(); i++) {
      if (i == events.size() || events.get(i).time() != events.get(from).time()) {
        commits.add(events.subList(from, i));
        from = i;
      }
    }
    return commits;
  }
}
