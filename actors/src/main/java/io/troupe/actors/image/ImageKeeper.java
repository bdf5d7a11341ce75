package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.checkpoint.Checkpoints;
import io.troupe.persistence.journal.CommitListener;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.journal.RecoverySource;
import io.troupe.persistence.journal.RevisionsDropped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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

  /** Between two attempts to read a database that does not answer. */
  private static final int RETRY_MILLIS = 100;

  /** How long a reader waits for the newest revision. */
  private static final int LATEST_MILLIS_MAX = 3_000;

  /** Events asked of the database at once. */
  static final int FETCH_EVENTS_MAX = 2_000;

  private final RingWatchHub hub;
  private final LongSupplier nanoTime;
  private final ImageSteps steps;
  private final KeptImages kept = new KeptImages();
  private final RecentEvents recent = new RecentEvents();
  private final RecentRequests requests = new RecentRequests();
  private final LongAdder filled = new LongAdder();
  private final PeerPatience patience = new PeerPatience();

  private final Object lock = new Object();
  private final HeldCommits held = new HeldCommits();
  private final RevisionWaiters waiters = new RevisionWaiters();
  private Optional<JournalLog> log = Optional.empty();
  private Executor executor = Runnable::run;
  private boolean alone = true;
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private boolean fetching;
  private boolean unreachable;
  private long target;
  private long behindSince;
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
    this.steps = new ImageSteps(facts, follower);
    this.hub = hub;
    this.nanoTime = nanoTime;
  }

  /**
   * Loads the last checkpoint and the tail after it. No entity may run before this completes.
   *
   * @param alone whether no other node can write to this journal (the embedded database)
   * @return the revision of the checkpoint, 0 without one
   */
  public CompletionStage<Long> start(
      JournalLog journal, Checkpoints stored, Executor runner, boolean alone) {
    return stored
        .latest()
        .thenCompose(checkpoint -> {
          synchronized (lock) {
            log = Optional.of(journal);
            checkpoints = Optional.of(stored);
            executor = runner;
            this.alone = alone;
            checkpoint.ifPresent(this::begin);
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
        patience.wasTooShort();
        return;
      }
      if (commit.first() != current.revision() + 1) {
        target = Math.max(target, commit.last());
        held.hold(commit);
        missing();
        return;
      }
      apply(commit);
      applyHeld();
    }
    hub.wake();
  }

  /** Watchers can read what the image shows, never the other way round. */
  private void apply(Commit commit) {
    ClusterImage.Applied applied = steps.next(current, commit);
    hub.append(applied.changes(), commit.last());
    commit.events().forEach(recent::add);
    if (!alone) {
      commit.events().forEach(requests::add);
    }
    kept.add(applied.image());
    current = applied.image();
  }

  /** Holding the lock, after the image has moved. */
  private void applyHeld() {
    Optional<Commit> next = held.after(current.revision());
    while (next.isPresent()) {
      apply(next.get());
      next = held.after(current.revision());
    }
    behindSince = current.revision() < target ? behindSince : 0;
    waiters.wake(current, executor);
  }

  /** Holding the lock. Other nodes' commits are usually on their way. */
  private void missing() {
    behindSince = behindSince == 0 ? nanoTime.getAsLong() : behindSince;
    if (patience.millis() == 0) {
      fetch();
    } else if (!fetching && log.isPresent()) {
      fetchAfter(patience.millis());
    }
  }

  /** Holding the lock. */
  private void fetchAfter(int millis) {
    fetching = true;
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, executor)
        .execute(() -> {
          synchronized (lock) {
            fetching = false;
            if (current.revision() < target) {
              fetch();
            }
          }
        });
  }

  /** Holding the lock. One read at a time; it is tried again after a failure. */
  private void fetch() {
    if (fetching || log.isEmpty()) {
      return;
    }
    fetching = true;
    log.get()
        .read(current.revision(), FETCH_EVENTS_MAX)
        .whenComplete((commits, failure) -> {
          if (failure == null) {
            filled.add(commits.stream().filter(c -> c.last() > current.revision()).count());
            commits.forEach(this::committed);
          }
          synchronized (lock) {
            fetching = false;
            patience.ended();
            boolean dropped = failure != null && failure.getCause() instanceof RevisionsDropped;
            if (failure != null && !unreachable && !dropped) {
              LOG.warn("cannot read the journal after revision {}", current.revision(), failure);
            }
            unreachable = failure != null;
            if (dropped) {
              reload();
            } else if (failure != null) {
              fetchAfter(RETRY_MILLIS);
            } else if (!commits.isEmpty() && current.revision() < target) {
              fetch();
            }
          }
        });
  }

  /**
   * Holding the lock. What comes next has been dropped for its age: the image begins anew at the
   * newest checkpoint, as a start does. Nobody can be told what has happened in between, so all
   * watches end, and who follows lists again. Entities notice by the journal's fence.
   */
  private void reload() {
    fetching = true;
    checkpoints
        .orElseThrow()
        .latest()
        .whenComplete((checkpoint, failure) -> {
          synchronized (lock) {
            fetching = false;
            long before = current.revision();
            if (failure == null && checkpoint.filter(c -> c.revision() > before).isPresent()) {
              begin(checkpoint.get());
              hub.restart(current.revision());
              LOG.warn(
                  "image moved on from revision {} to checkpoint {}", before, current.revision());
              applyHeld();
              if (current.revision() < target) {
                fetch();
              }
            } else {
              fetchAfter(RETRY_MILLIS);
            }
          }
        });
  }

  private void begin(Checkpoints.Checkpoint checkpoint) {
    recent.clear();
    current = steps.first(checkpoint);
  }

  /** A revision that exists, as somebody says; its commits may be on their way too. */
  public void heardOf(long revision) {
    synchronized (lock) {
      if (revision > current.revision()) {
        target = Math.max(target, revision);
        missing();
      }
    }
  }

  /**
   * @param connected whether commits of other nodes are expected to come from them
   */
  public void expectPeers(boolean connected) {
    synchronized (lock) {
      patience.expectPeers(connected);
    }
  }

  int patienceMillis() {
    return patience.millis();
  }

  /** Commits that had to be read from the database, ever. */
  public long filledFromDatabase() {
    return filled.sum();
  }

  /** How many revisions are known of but not here yet. */
  public long behind() {
    synchronized (lock) {
      return Math.max(0, target - current.revision());
    }
  }

  /** For how long there have been any; 0 when there are none. */
  public long behindNanos() {
    synchronized (lock) {
      return behindSince == 0 ? 0 : nanoTime.getAsLong() - behindSince;
    }
  }

  /** What a request made of an object, of the last so many events; read again from the journal. */
  public CompletionStage<Optional<CommittedEvent>> madeBy(ObjectKey key, String requestId) {
    Optional<Long> revision = requests.find(key, requestId);
    if (revision.isEmpty() || log.isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return log.get()
        .read(revision.get() - 1, 1)
        .thenApply(commits ->
            commits.stream()
                .flatMap(commit -> commit.events().stream())
                .filter(event -> event.revision() == revision.get())
                .findFirst());
  }

  /** Every second or so: forgets what has timed out, and looks for what others wrote. */
  void tick() {
    kept.expire(nanoTime.getAsLong());
    synchronized (lock) {
      waiters.forgetDone();
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
    CompletableFuture<ClusterImage> latest = new CompletableFuture<>();
    // Not on the one thread that asks the database: whatever follows would keep others waiting.
    journal
        .lastRevision()
        .whenCompleteAsync(
            (revision, failure) -> {
              if (failure != null) {
                latest.completeExceptionally(failure);
              } else {
                reach(revision).thenAccept(latest::complete);
              }
            },
            executor);
    return latest.orTimeout(LATEST_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  private CompletionStage<ClusterImage> reach(long revision) {
    synchronized (lock) {
      target = Math.max(target, revision);
      if (current.revision() < target) {
        missing();
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
      return waiters.add(revision);
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
  public CompletionStage<?> ready() {
    return started ? latest() : CompletableFuture.completedStage(null);
  }

  @Override
  public Optional<Recovered> recover(ObjectKey key) {
    return started ? Optional.of(recent.recovered(key, current)) : Optional.empty();
  }
}
