package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.checkpoint.Checkpoints;
import io.troupe.persistence.journal.CommitListener;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.journal.RecoverySource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's image: applies commits in order, whoever hands them over, and answers from it.
 *
 * <p>Usually the journal's writer brings the next commit and it is applied at once on that thread.
 * After a hole (another node wrote in between) commits queue up, bounded, while the missing ones
 * are read from the database. An entity's recovery is answered from here too; a guess that turns
 * out wrong is refused by the journal's fence, which then reads the database.
 */
public final class ImageKeeper implements CommitListener, RecoverySource, ImageReader {
  private static final Logger LOG = LoggerFactory.getLogger(ImageKeeper.class);

  /** Commits held beyond a hole; more are left to the database. */
  static final int QUEUED_MAX = 1_024;

  /** Events asked of the database at once. */
  static final int FETCH_EVENTS_MAX = 2_000;

  /** What is known of the cause of an event that only its result is known of. */
  private static final Cause UNKNOWN =
      new Cause("", List.of(), "", "", "", "", "", Instant.EPOCH, 0);

  private final FactsReader facts;
  private final RingWatchHub hub;
  private final LongSupplier nanoTime;
  private final ImageFollower follower;
  private final KeptImages kept = new KeptImages();
  private final RecentEvents recent = new RecentEvents();

  private final Object lock = new Object();
  private final TreeMap<Long, Commit> queued = new TreeMap<>();
  private final TreeMap<Long, List<CompletableFuture<ClusterImage>>> waiters = new TreeMap<>();
  private Optional<JournalLog> log = Optional.empty();
  private Executor executor = Runnable::run;
  private boolean alone = true;
  private boolean fetching;
  private long target;
  private volatile boolean started;
  private volatile ClusterImage current = ClusterImage.EMPTY;

  /**
   * @param nanoTime elapsed time
   */
  public ImageKeeper(FactsReader facts, RingWatchHub hub, LongSupplier nanoTime) {
    this(facts, hub, nanoTime, ImageFollower.NONE);
  }

  /**
   * @param follower sees each image first
   */
  public ImageKeeper(
      FactsReader facts, RingWatchHub hub, LongSupplier nanoTime, ImageFollower follower) {
    this.follower = follower;
    this.facts = committed -> factsOrNone(facts, committed);
    this.hub = hub;
    this.nanoTime = nanoTime;
  }

  /** An object that cannot be read must not stop the image: it is then found by name only. */
  private static ObjectFacts factsOrNone(FactsReader reader, CommittedEvent committed) {
    try {
      return reader.read(committed);
    } catch (RuntimeException e) {
      LOG.error("cannot index {} at revision {}", committed.key(), committed.revision(), e);
      return ObjectFacts.NONE;
    }
  }

  /**
   * Loads the last checkpoint and the tail after it. No entity may run before this completes.
   *
   * @param alone whether no other node can write to this journal (the embedded database)
   * @return the revision of the checkpoint, 0 without one
   */
  public CompletionStage<Long> start(
      JournalLog journal, Checkpoints checkpoints, Executor runner, boolean alone) {
    return checkpoints
        .latest()
        .thenCompose(checkpoint -> {
          synchronized (lock) {
            log = Optional.of(journal);
            executor = runner;
            this.alone = alone;
            checkpoint.ifPresent(
                c -> current = follower.loaded(ClusterImage.of(c.revision(), c.objects())));
            hub.start(current.revision(), runner);
          }
          long checkpointed = current.revision();
          return readTail(journal).thenApply(_ -> checkpointed);
        })
        .thenApply(checkpointed -> {
          started = true;
          LOG.info("image at revision {}, checkpoint at {}", current.revision(), checkpointed);
          return checkpointed;
        });
  }

  private CompletionStage<Void> readTail(JournalLog journal) {
    return journal
        .read(current.revision(), FETCH_EVENTS_MAX)
        .thenCompose(commits -> {
          commits.forEach(this::committed);
          return commits.isEmpty() ? CompletableFuture.completedStage(null) : readTail(journal);
        });
  }

  @Override
  public void committed(Commit commit) {
    synchronized (lock) {
      if (commit.last() <= current.revision()) {
        return;
      }
      if (commit.first() != current.revision() + 1) {
        target = Math.max(target, commit.last());
        if (queued.size() < QUEUED_MAX) {
          queued.put(commit.first(), commit);
        }
        fetch();
        return;
      }
      apply(commit);
      while (!queued.isEmpty() && queued.firstKey() <= current.revision() + 1) {
        Commit next = queued.pollFirstEntry().getValue();
        if (next.first() == current.revision() + 1) {
          apply(next);
        }
      }
      wakeWaiters();
    }
    hub.wake();
  }

  /** Watchers can read what the image shows, never the other way round. */
  private void apply(Commit commit) {
    ClusterImage.Applied applied = current.apply(commit, facts);
    ClusterImage image = followed(applied);
    hub.append(applied.changes(), commit.last());
    commit.events().forEach(recent::add);
    kept.add(image);
    current = image;
  }

  /** What a follower cannot read must not stop the image. */
  private ClusterImage followed(ClusterImage.Applied applied) {
    try {
      return follower.changed(applied.image(), applied.changes());
    } catch (RuntimeException e) {
      LOG.error("the kinds do not follow revision {}", applied.image().revision(), e);
      return applied.image();
    }
  }

  private void wakeWaiters() {
    ClusterImage image = current;
    while (!waiters.isEmpty() && waiters.firstKey() <= image.revision()) {
      for (CompletableFuture<ClusterImage> waiter : waiters.pollFirstEntry().getValue()) {
        executor.execute(() -> waiter.complete(image));
      }
    }
  }

  /** Holding the lock. One read at a time; the next commit or tick tries again after a failure. */
  private void fetch() {
    if (fetching || log.isEmpty()) {
      return;
    }
    fetching = true;
    log.get()
        .read(current.revision(), FETCH_EVENTS_MAX)
        .whenComplete((commits, failure) -> {
          synchronized (lock) {
            fetching = false;
          }
          if (failure != null) {
            LOG.warn("cannot read the journal after revision {}", current.revision(), failure);
            return;
          }
          commits.forEach(this::committed);
          synchronized (lock) {
            if (!commits.isEmpty() && current.revision() < target) {
              fetch();
            }
          }
        });
  }

  /** Every second or so: forgets what has timed out, and looks for what others wrote. */
  void tick() {
    kept.expire(nanoTime.getAsLong());
    synchronized (lock) {
      waiters.values().forEach(list -> list.removeIf(CompletableFuture::isDone));
      waiters.values().removeIf(List::isEmpty);
      if (current.revision() < target) {
        fetch();
      }
    }
    if (!alone && started) {
      latest();
    }
  }

  @Override
  public ClusterImage current() {
    return current;
  }

  @Override
  public CompletionStage<ClusterImage> latest() {
    JournalLog journal;
    synchronized (lock) {
      if (alone || log.isEmpty()) {
        return CompletableFuture.completedFuture(current);
      }
      journal = log.get();
    }
    return journal.lastRevision().thenCompose(this::reach);
  }

  private CompletionStage<ClusterImage> reach(long revision) {
    synchronized (lock) {
      target = Math.max(target, revision);
      if (current.revision() < target) {
        fetch();
      }
      return atLeast(revision);
    }
  }

  @Override
  public CompletionStage<ClusterImage> atLeast(long revision) {
    synchronized (lock) {
      if (current.revision() >= revision) {
        return CompletableFuture.completedFuture(current);
      }
      CompletableFuture<ClusterImage> waiter = new CompletableFuture<>();
      waiters.computeIfAbsent(revision, _ -> new ArrayList<>()).add(waiter);
      return waiter;
    }
  }

  @Override
  public Optional<ClusterImage> exactly(long revision) {
    ClusterImage image = current;
    return image.revision() == revision ? Optional.of(image) : kept.exactly(revision);
  }

  @Override
  public void keep(ClusterImage image) {
    kept.keep(image, nanoTime.getAsLong());
  }

  @Override
  public Optional<Recovered> recover(ObjectKey key) {
    if (!started) {
      return Optional.empty();
    }
    Optional<CommittedEvent> last = recent.last(key);
    if (last.isPresent()) {
      return last.map(e -> new Recovered(e.sequenceNumber(), Optional.of(e.event())));
    }
    return Optional.of(
        current
            .get(key)
            .map(object -> new Recovered(object.sequenceNumber(), Optional.of(rebuilt(object))))
            .orElse(new Recovered(0, Optional.empty())));
  }

  private static ObjectEvent rebuilt(StoredObject object) {
    return new ObjectEvent(
            EventType.SPEC_CHANGED,
            object.uid(),
            Json.withoutResourceVersion(object.json()),
            UNKNOWN)
        .stamp(object.revision());
  }
}
