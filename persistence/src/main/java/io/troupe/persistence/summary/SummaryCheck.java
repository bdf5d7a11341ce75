package io.troupe.persistence.summary;

import io.troupe.core.history.Deed;
import io.troupe.core.history.Touched;
import io.troupe.core.history.Word;
import io.troupe.core.object.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether a summary says of a stretch's events what they are. One that is coarse, or whose sets
 * hold more than there is, costs time; one that leaves an event out hides it, and one that names an
 * event too many counts wrong. One thread.
 */
public final class SummaryCheck {
  private final long first;
  private final long last;
  private final List<Told> events = new ArrayList<>();
  private final SortedSet<Long> unknown = new TreeSet<>();

  /**
   * @param first revision of the stretch
   * @param last revision of the stretch, inclusive
   */
  public SummaryCheck(long first, long last) {
    this.first = first;
    this.last = last;
  }

  public long first() {
    return first;
  }

  public long last() {
    return last;
  }

  /** After all that were added before. */
  public void add(Told event) {
    events.add(event);
  }

  /** One that cannot be read any more, so that a summary may say of it what it likes. */
  public void addUnknown(long revision) {
    unknown.add(revision);
  }

  /**
   * What is wrong with a summary, for a person; empty if nothing is.
   *
   * @param stored the bytes; an empty one says that the stretch has too much to tell
   */
  public Optional<String> fault(byte[] stored) {
    if (stored.length == 0) {
      return Optional.empty();
    }
    return SummaryBytes.read(first, last, stored)
        .map(this::fault)
        .orElse(Optional.of("cannot be read"));
  }

  private Optional<String> fault(Summary summary) {
    long[] revisions = summary.revisions();
    int at = 0;
    for (Told event : events) {
      while (at < revisions.length && revisions[at] < event.revision()) {
        if (!unknown.contains(revisions[at])) {
          return Optional.of("names revision " + revisions[at] + ", which is not there");
        }
        at++;
      }
      if (at == revisions.length || revisions[at] != event.revision()) {
        return Optional.of("hides revision " + event.revision());
      }
      Optional<String> fault = fault(summary, at++, event);
      if (fault.isPresent()) {
        return fault;
      }
    }
    while (at < revisions.length) {
      if (!unknown.contains(revisions[at])) {
        return Optional.of("names revision " + revisions[at] + ", which is not there");
      }
      at++;
    }
    return Optional.empty();
  }

  private static Optional<String> fault(Summary summary, int at, Told event) {
    Summary.Columns columns = summary.columns();
    Deed deed = event.deed();
    Deed.Where where = columns.where().of(at);
    Deed.Who who = columns.who().of(at);
    boolean same =
        where.type().equals(deed.where().type())
            && mayBe(where.place(), deed.where().place())
            && columns.what().of(at).equals(deed.what())
            && mayBe(who.user(), deed.who().user())
            && mayBe(who.source(), deed.who().source());
    if (!same) {
      return Optional.of("says something else of revision " + event.revision());
    }
    if (!event.names().stream().allMatch(summary.sets().names()::mayHold)) {
      return Optional.of("does not know the name or uid of revision " + event.revision());
    }
    return fields(summary, at, event)
        ? Optional.empty()
        : Optional.of("hides what revision " + event.revision() + " changed");
  }

  /** Whether a filter by any field that the event changed finds it. */
  private static boolean fields(Summary summary, int at, Told event) {
    Optional<Touched> touched = summary.columns().touched().map(column -> column.of(at));
    boolean report = event.deed().what().type() == EventType.STATUS_REPORTED;
    if (touched.isEmpty() && report) {
      return true; // summaries of version 1 know nothing of reports
    }
    Bloom fields = summary.sets().fields();
    return touched.map(stored -> isCut(stored, event.touched())).orElse(true)
        && (fields.mayHold(SummaryBuilder.ANY_FIELD)
            || event.fields().stream().allMatch(fields::mayHold));
  }

  /** Whether the paths are what is left of some when they end early. */
  private static boolean isCut(Touched stored, Touched due) {
    boolean found = due.paths().isEmpty() || stored.equals(Touched.ANYTHING);
    for (int steps = Touched.STEPS_MAX; steps > 0 && !found; steps--) {
      found = due.cut(steps).equals(stored);
    }
    return found;
  }

  private static boolean mayBe(Word stored, Word due) {
    return due instanceof Word.Exact(String text) && stored.mayBe(text);
  }
}
