package io.troupe.histories;

import java.util.List;

/** One thing that a watcher was shown; {@code at} is in nanoseconds since the history began. */
sealed interface Note {
  long at();

  /** It has listed, and watches from there. */
  record Began(long at, long revision, List<Version> versions) implements Note {
    public Began {
      versions = List.copyOf(versions);
    }
  }

  /** It goes on from the last revision that it was shown, at another node perhaps. */
  record Resumed(long at, int node, long revision) implements Note {}

  record Changed(long at, Change change, Version version) implements Note {}

  record Bookmark(long at, long revision) implements Note {}

  enum Change {
    ADDED,
    MODIFIED,
    DELETED
  }
}
