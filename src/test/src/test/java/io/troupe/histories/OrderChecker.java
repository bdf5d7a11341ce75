package io.troupe.histories;

import io.troupe.histories.Truth.Entry;
import io.troupe.histories.Violation.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Whether all operations on all objects fit one order that agrees with real time.
 *
 * <p>The order of writes is known, so each operation only needs a place in it: a write has its own
 * revision, a list the one it names, and any other answer must be true at some revision. Going
 * through the operations in the order in which they began, each gets the smallest place that is not
 * below that of any operation which had ended by then. If there is such a place for each, they are
 * linearizable; and if one finds none, no other choice would have helped it, since all before it
 * have the smallest that they can have. What a watcher was shown counts as known from then on, as a
 * read does.
 *
 * <p>For example: A writes x at 7 and is answered; then B begins to read x and is shown the version
 * of 5. B's place must be at least 7, but x was at 5 only before 7: no place, and A and B are
 * named.
 */
final class OrderChecker {
  /** From this moment on this revision is known to be committed. */
  private record Known(long at, long revision, Object by) {}

  private final Truth truth;
  private final List<Violation> violations = new ArrayList<>();
  private final PriorityQueue<Known> ended =
      new PriorityQueue<>(Comparator.comparingLong(Known::at));
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Long> removed = new HashMap<>();
  private Known floor = new Known(0, 0, "the beginning");

  private OrderChecker(Truth truth) {
    this.truth = truth;
    for (Entry entry : truth.entries()) {
      (entry.present() ? written : removed)
          .put(entry.present() ? entry.version().value() : entry.version().uid(), entry.revision());
    }
  }

  static List<Violation> check(Truth truth, History history) {
    OrderChecker checker = new OrderChecker(truth);
    for (History.Watching watching : history.watchings()) {
      for (Note note : watching.notes()) {
        if (note instanceof Note.Changed(var at, _, var version)) {
          checker.ended.add(new Known(at, version.revision(), note));
        }
      }
    }
    history.operations().stream()
        .sorted(Comparator.comparingLong(Operation::begin))
        .forEach(checker::operation);
    return checker.violations;
  }

  private void operation(Operation operation) {
    while (!ended.isEmpty() && ended.peek().at() < operation.begin()) {
      Known known = ended.poll();
      if (known.revision() > floor.revision()) {
        floor = known;
      }
    }
    String name = operation.request().of();
    switch (operation.outcome()) {
      case Outcome.Written(var revision) -> write(operation, Optional.of(revision));
      case Outcome.Removed(var uid) -> write(operation, Optional.ofNullable(removed.get(uid)));
      case Outcome.Unknown _ -> {
        // Done or not, nobody knows since when: but not before it was asked for.
        String value = operation.request().puts();
        Long revision = value.isEmpty() ? null : written.get(value);
        if (revision != null && revision <= floor.revision()) {
          tooEarly(operation);
        }
      }
      case Outcome.Found(var version) ->
          place(
              operation,
              truth.first(
                  name, floor.revision(), is(e -> e.present() && e.version().equals(version))));
      case Outcome.Listed listed -> list(operation, listed);
      case Outcome.Refused refused ->
          reason(operation.request(), refused)
              .ifPresent(state -> place(operation, truth.first(name, floor.revision(), state)));
    }
  }

  private void write(Operation operation, Optional<Long> revision) {
    if (revision.isPresent() && revision.get() <= floor.revision()) {
      tooEarly(operation);
    }
    revision.ifPresent(r -> ended.add(new Known(operation.end(), r, operation)));
  }

  private void tooEarly(Operation operation) {
    violations.add(
        new Violation(
            Promise.LINEARIZABLE,
            "a write comes before what was known before it began, revision " + floor.revision(),
            floor.by(),
            operation));
  }

  private void list(Operation operation, Outcome.Listed listed) {
    List<Version> expected = truth.state(listed.revision());
    List<Version> shown = WatchChecker.sorted(listed.versions());
    if (!shown.equals(expected)) {
      List<Version> extra = new ArrayList<>(shown);
      extra.removeAll(expected);
      List<Version> missing = new ArrayList<>(expected);
      missing.removeAll(shown);
      violations.add(
          new Violation(
              Promise.ATOMIC_LIST,
              "a list at %d shows %s, and does not show %s"
                  .formatted(listed.revision(), extra, missing),
              operation));
    }
    place(
        operation, Optional.of(listed.revision()).filter(revision -> revision >= floor.revision()));
  }

  /** What a refusal says of the object; empty if it says nothing. */
  private static Optional<Predicate<Optional<Entry>>> reason(
      Request request, Outcome.Refused refused) {
    return switch (request) {
      case Request.Create _ when refused.reason().equals("AlreadyExists") ->
          Optional.of(is(Entry::present));
      case Request.Update(_, _, var from) when from > 0 && refused.code() == 409 ->
          Optional.of(is(e -> e.present() && e.revision() != from));
      case Request.Get _, Request.Update _, Request.Delete _ when refused.code() == 404 ->
          Optional.of(is(Entry::present).negate());
      case Request.Create _, Request.Update _, Request.Delete _, Request.Get _, Request.Listing _ ->
          Optional.empty();
    };
  }

  private static Predicate<Optional<Entry>> is(Predicate<Entry> state) {
    return entry -> entry.filter(state).isPresent();
  }

  private void place(Operation operation, Optional<Long> place) {
    if (place.isEmpty()) {
      violations.add(
          new Violation(
              Promise.LINEARIZABLE,
              "an answer is not true at or after what was known before, revision "
                  + floor.revision(),
              floor.by(),
              operation));
    }
    place.ifPresent(revision -> ended.add(new Known(operation.end(), revision, operation)));
  }
}
