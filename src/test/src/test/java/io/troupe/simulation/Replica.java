package io.troupe.simulation;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One node's image: follows the journal late, by batches that may be lost, and by a tick. */
final class Replica {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Timeline time;
  private final Journal journal;
  private final FactsReader facts;
  private final Faults faults;
  private final List<Consumer<ObjectChange>> followers = new ArrayList<>();
  private final TreeMap<Long, List<Runnable>> waiting = new TreeMap<>();
  private ClusterImage image = ClusterImage.EMPTY;
  private long stoppedUntil;

  Replica(Timeline time, Journal journal, FactsReader facts, Faults faults) {
    this.time = time;
    this.journal = journal;
    this.facts = facts;
    this.faults = faults;
    journal.listen(_ -> hear());
    journal.eavesdrop(phantom -> {
      if (!stopped() && phantom.first() == image.revision() + 1) {
        apply(phantom);
      }
    });
    time.in(TICK, this::tick);
  }

  ClusterImage image() {
    return image;
  }

  /** Sees each change once the image shows it. */
  void follow(Consumer<ObjectChange> follower) {
    followers.add(follower);
  }

  void atLeast(long revision, Runnable then) {
    if (image.revision() >= revision) {
      then.run();
    } else {
      waiting.computeIfAbsent(revision, _ -> new ArrayList<>()).add(then);
    }
  }

  /** Its process is stopped, and goes on later. */
  void stopFor(Duration duration) {
    stoppedUntil = time.nanos() + duration.toNanos();
    time.in(duration, () -> catchUp(journal.revision()));
  }

  boolean stopped() {
    return stoppedUntil > time.nanos();
  }

  /** Now, or once the process goes on. */
  void awake(Runnable what) {
    if (stopped()) {
      time.in(Duration.ofNanos(stoppedUntil - time.nanos()), what);
    } else {
      what.run();
    }
  }

  private void hear() {
    if (!time.mishap(faults.batchLost())) {
      long upTo = journal.revision();
      time.in(time.between(0, 30), () -> catchUp(upTo));
    }
  }

  private void tick() {
    catchUp(journal.revision());
    time.in(TICK, this::tick);
  }

  private void catchUp(long upTo) {
    if (stopped()) {
      return; // the tick after it makes up for it
    }
    while (image.revision() < upTo) {
      apply(journal.after(image.revision()).getFirst());
    }
    while (!waiting.isEmpty() && waiting.firstKey() <= image.revision()) {
      waiting.pollFirstEntry().getValue().forEach(Runnable::run);
    }
  }

  private void apply(Commit commit) {
    ClusterImage.Applied applied = image.apply(commit, facts);
    image = applied.image();
    applied.changes().forEach(change -> followers.forEach(f -> f.accept(change)));
  }
}
