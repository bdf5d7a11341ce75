package io.troupe.histories;

import io.troupe.histories.Violation.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one watcher was shown, over all its connections, is the journal from where it began: every
 * event, once, in order, and no bookmark ahead of them.
 */
final class WatchChecker {
  private final Truth truth;
  private final String watcher;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();
  private long position;
  private Note last;

  private WatchChecker(Truth truth, String watcher) {
    this.truth = truth;
    this.watcher = watcher;
  }

  static List<Violation> check(Truth truth, History.Watching watching, long end) {
    WatchChecker checker = new WatchChecker(truth, watching.watcher());
    watching.notes().forEach(checker::note);
    if (checker.position < end) {
      checker.broken(
          Promise.LIVE_WATCH, "has not been shown the end, revision " + end, checker.last);
    }
    return checker.violations;
  }

  private void note(Note note) {
    switch (note) {
      case Note.Began began -> {
        if (began.revision() < position) {
          broken(Promise.RESUMABLE_WATCH, "was shown an older list than what it knew", last, note);
        }
        if (!sorted(began.versions()).equals(truth.state(began.revision()))) {
          broken(Promise.ATOMIC_LIST, "began with what never was", note);
        }
        position = began.revision();
      }
      case Note.Resumed resumed -> {
        if (resumed.revision() != position) {
          broken(Promise.RESUMABLE_WATCH, "has resumed from elsewhere", last, note);
        }
      }
      case Note.Changed changed -> event(changed);
      case Note.Bookmark bookmark -> {
        if (bookmark.revision() < position) {
          broken(Promise.BOOKMARKS, "was shown a bookmark behind what it knew", last, note);
        }
        truth
            .after(position)
            .filter(next -> next.revision() <= bookmark.revision())
            .ifPresent(next ->
                broken(Promise.BOOKMARKS, "was shown a bookmark before an event", note, next));
        position = Math.max(position, bookmark.revision());
      }
    }
    last = note;
  }

  private void event(Note.Changed changed) {
    long revision = changed.version().revision();
    if (!seen.add(revision)) {
      broken(Promise.ORDERED_WATCH, "was shown an event twice", changed);
    } else if (revision <= position) {
      broken(Promise.ORDERED_WATCH, "was shown an older event after a newer", last, changed);
    } else {
      truth
          .after(position)
          .filter(next -> next.revision() < revision)
          .ifPresent(next -> broken(Promise.GAPLESS_WATCH, "has missed an event", next, changed));
    }
    position = Math.max(position, revision);
  }

  static List<Version> sorted(List<Version> versions) {
    return versions.stream().sorted(Comparator.comparing(Version::name)).toList();
  }

  private void broken(Promise promise, String what, Object... culprits) {
    violations.add(new Violation(promise, watcher + " " + what, culprits));
  }
}
