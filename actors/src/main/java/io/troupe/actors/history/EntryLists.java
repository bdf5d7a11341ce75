package io.troupe.actors.history;

import io.troupe.core.history.EntryToken;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Pages of entries. One page looks at a bounded part of the past: when that held too little, it is
 * not full, perhaps empty, and says where the next begins.
 */
final class EntryLists {
  /** Events that one page looks at, about. */
  private static final int LOOKED_AT_MAX = 20_000;

  /** Of the entries of one page, about: each may show a hundred changes. */
  static final int PAGE_BYTES_MAX = 8 << 20;

  /** How long one page looks, about. */
  private static final Duration LOOKING_MAX = Duration.ofSeconds(3);

  private final Past past;
  private final LongSupplier nanoTime;

  EntryLists(Past past, LongSupplier nanoTime) {
    this.past = past;
    this.nanoTime = nanoTime;
  }

  /**
   * @param resume where the next page begins; empty on the last one
   * @param leftOut types that events were left out of because the asker may not see them
   */
  record Page(List<StoredObject> entries, Optional<EntryToken> resume, Set<ResourceType> leftOut) {}

  /**
   * @param newest for the token of the next page
   */
  CompletionStage<Page> page(
      EntryQuery query, Scopes scopes, Stretch stretch, EntryReader reader, long newest) {
    return new Search(query, scopes, reader, newest, nanoTime.getAsLong())
        .from(stretch.from(), stretch.to());
  }

  /** One page in the making; one step at a time. */
  private final class Search {
    private final EntryQuery query;
    private final Scopes scopes;
    private final EntryReader reader;
    private final long newest;
    private final long began;
    private final List<StoredObject> found = new ArrayList<>();
    private final ReadSize size = new ReadSize();
    private int lookedAt;
    private long bytes;

    Search(EntryQuery query, Scopes scopes, EntryReader reader, long newest, long began) {
      this.query = query;
      this.scopes = scopes;
      this.reader = reader;
      this.newest = newest;
      this.began = began;
    }

    CompletionStage<Page> from(long from, long to) {
      if (from > to) {
        return CompletableFuture.completedFuture(done(Optional.empty()));
      }
      Past.Order order = query.oldestFirst() ? Past.Order.OLDEST_FIRST : Past.Order.NEWEST_FIRST;
      int max = size.next(Math.max(ReadSize.FIRST, query.limit() - found.size() + 1));
      return scopes
          .page(past, from, to, order, max)
          .thenCompose(
              page -> reader.visible(page).thenCompose(visible -> take(page, visible, from, to)));
    }

    private CompletionStage<Page> take(
        PastPage page, Map<ResourceType, Boolean> visible, long from, long to) {
      for (PastEvent event : page.events()) {
        Optional<StoredObject> entry = reader.entry(event, visible);
        if (entry.isPresent() && (found.size() == query.limit() || bytes >= PAGE_BYTES_MAX)) {
          return CompletableFuture.completedFuture(done(Optional.of(event.event().revision())));
        }
        entry.ifPresent(this::keep);
      }
      size.found(page.events());
      // A page that found nothing has looked at many, too.
      lookedAt += page.events().isEmpty() ? LOOKED_AT_MAX / 4 : page.events().size();
      if (page.resume().isEmpty()) {
        return CompletableFuture.completedFuture(done(Optional.empty()));
      }
      long next = page.resume().getAsLong();
      boolean enough =
          lookedAt >= LOOKED_AT_MAX || nanoTime.getAsLong() - began > LOOKING_MAX.toNanos();
      if (enough) {
        return CompletableFuture.completedFuture(done(Optional.of(next)));
      }
      return query.oldestFirst() ? from(next, to) : from(from, next);
    }

    private void keep(StoredObject entry) {
      found.add(entry);
      bytes += entry.json().length;
    }

    private Page done(Optional<Long> next) {
      return new Page(
          List.copyOf(found),
          next.map(revision -> new EntryToken(revision, newest, query.question())),
          reader.leftOut());
    }
  }
}
