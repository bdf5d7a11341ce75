package io.troupe.actors.image;

import io.troupe.core.image.Commit;
import java.util.Optional;
import java.util.TreeMap;

/** Commits that lie beyond a hole, bounded. Under the image's lock. */
final class HeldCommits {
  /** Events held; more are left to the database. */
  static final int EVENTS_MAX = 20_000;

  private final TreeMap<Long, Commit> byFirst = new TreeMap<>();
  private int events;

  void hold(Commit commit) {
    if (events < EVENTS_MAX && byFirst.put(commit.first(), commit) == null) {
      events += commit.events().size();
    }
  }

  /** The one that follows a revision, without those that the revision has passed. */
  Optional<Commit> after(long revision) {
    while (!byFirst.isEmpty() && byFirst.firstKey() <= revision + 1) {
      Commit next = byFirst.pollFirstEntry().getValue();
      events -= next.events().size();
      if (next.first() == revision + 1) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }
}
