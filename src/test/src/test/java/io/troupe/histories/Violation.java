package io.troupe.histories;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A promise that does not hold.
 *
 * @param culprits the few operations, notes or rows that cannot all be true
 */
record Violation(Promise promise, String what, List<Object> culprits) {
  /** Architecture section 5. */
  enum Promise {
    /** What is acknowledged is in the journal, and is what was asked for. */
    NOTHING_LOST,
    /** What is refused, or was never asked for, is not; and nothing is there twice. */
    NOTHING_FROM_NOWHERE,
    /** Each write is made from the state that it names, and only one of two wins. */
    ONE_WINNER,
    /** Reads and writes have one order, and it is that of real time. */
    LINEARIZABLE,
    /** A list is the state at its revision. */
    ATOMIC_LIST,
    /** Growing revisions, none twice. */
    ORDERED_WATCH,
    /** No event of the journal is missing in between. */
    GAPLESS_WATCH,
    /** Everybody is shown the same, and only what is in the journal. */
    ATOMIC_WATCH,
    /** A watch goes on where it ended. */
    RESUMABLE_WATCH,
    /** A bookmark comes after all events up to it. */
    BOOKMARKS,
    /** Whoever watched to the end has been shown the end. */
    LIVE_WATCH
  }

  Violation(Promise promise, String what, Object... culprits) {
    this(promise, what, Arrays.asList(culprits));
  }

  @Override
  public String toString() {
    return promise
        + ": "
        + what
        + culprits.stream().map(c -> "\n    " + c).collect(Collectors.joining());
  }
}
