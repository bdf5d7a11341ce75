package io.troupe.actors.history;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.object.EventType;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Entries as they are committed, after any revision that is kept. Woken by the image, so by every
 * commit of this node or another, and read from the journal: the stretch before the stream began
 * and what comes later are one. A stream holds one page and no more; a slow reader reads larger
 * pages, and nobody else waits.
 */
final class EntryStream {
  /** Pages in a second, at most: what is committed meanwhile comes in one piece. */
  private static final int PAGES_PER_SECOND = 5;

  private final Past past;
  private final ImageReader images;
  private final Scopes scopes;

  /** One for each page, so that rights are asked for anew. */
  private final Supplier<EntryReader> readers;

  EntryStream(Past past, ImageReader images, Scopes scopes, Supplier<EntryReader> readers) {
    this.past = past;
    this.images = images;
    this.scopes = scopes;
    this.readers = readers;
  }

  /**
   * @param after entries of greater revisions come
   */
  Source<Batch, NotUsed> after(long after) {
    return Source.lazySource(
            () -> {
              ReadSize size = new ReadSize();
              return Source.unfoldAsync(after, from -> next(from, size));
            })
        .mapMaterializedValue(_ -> NotUsed.getInstance())
        .throttle(PAGES_PER_SECOND, Duration.ofSeconds(1));
  }

  private CompletionStage<Optional<Pair<Long, Batch>>> next(long after, ReadSize size) {
    return images
        .atLeast(after + 1)
        .thenCompose(image ->
            scopes
                .page(
                    past,
                    after + 1,
                    image.revision(),
                    Past.Order.OLDEST_FIRST,
                    size.next(ReadSize.MAX))
                .thenCompose(page -> {
                  size.found(page.events());
                  return batch(page, image.revision());
                }));
  }

  private CompletionStage<Optional<Pair<Long, Batch>>> batch(PastPage page, long revision) {
    EntryReader reader = readers.get();
    // Everything before the place where the next page begins has been looked at.
    long reached = page.resume().isPresent() ? page.resume().getAsLong() - 1 : revision;
    return reader
        .visible(page)
        .thenApply(visible -> {
          List<WatchEvent> events = new ArrayList<>();
          for (PastEvent event : page.events()) {
            reader.entry(event, visible).ifPresent(entry -> events.add(added(entry)));
          }
          return Optional.of(Pair.create(reached, new Batch(events, reached)));
        });
  }

  private static WatchEvent added(StoredObject entry) {
    return new WatchEvent(
        new ObjectChange(
            entry.revision(), EventType.CREATED, Optional.empty(), Optional.of(entry), entry));
  }
}
