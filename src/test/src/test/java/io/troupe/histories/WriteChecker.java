package io.troupe.histories;

import io.troupe.histories.Truth.Entry;
import io.troupe.histories.Violation.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every acknowledged write is in the journal, once, as it was asked for and upon the state it asks
 * for; what is refused is not there, what is unknown is there at most once.
 */
final class WriteChecker {
  private final Truth truth;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, List<Entry>> byValue = new HashMap<>();
  private final Map<String, Entry> removals = new HashMap<>();

  private WriteChecker(Truth truth) {
    this.truth = truth;
    for (Entry entry : truth.entries()) {
      if (entry.present()) {
        byValue.computeIfAbsent(entry.version().value(), _ -> new ArrayList<>()).add(entry);
      } else {
        removals.put(entry.version().uid(), entry);
      }
    }
  }

  static List<Violation> check(Truth truth, List<Operation> operations) {
    WriteChecker checker = new WriteChecker(truth);
    Map<String, Operation> asked = new HashMap<>();
    Map<String, Operation> removed = new HashMap<>();
    for (Operation operation : operations) {
      String value = operation.request().puts();
      if (!value.isEmpty()) {
        asked.put(value, operation);
        checker.write(operation, checker.byValue.getOrDefault(value, List.of()));
      } else if (operation.outcome() instanceof Outcome.Removed(var uid)) {
        checker.removal(operation, uid, Optional.ofNullable(removed.put(uid, operation)));
      }
    }
    checker.byValue.forEach((value, entries) -> checker.wasAsked(asked.get(value), value, entries));
    return checker.violations;
  }

  private void write(Operation operation, List<Entry> done) {
    switch (operation.outcome()) {
      case Outcome.Written(var revision) -> {
        Optional<Entry> entry = truth.at(revision).filter(done::contains);
        if (entry.isEmpty()) {
          broken(
              Promise.NOTHING_LOST,
              "an acknowledged write is not there",
              operation,
              "the journal there: " + truth.at(revision));
        }
        entry.ifPresent(e -> fits(operation, e));
      }
      case Outcome.Refused _ ->
          done.forEach(e ->
              broken(Promise.NOTHING_FROM_NOWHERE, "a refused write left a trace", operation, e));
      case Outcome.Unknown _ -> done.forEach(e -> fits(operation, e));
      case Outcome.Removed _, Outcome.Found _, Outcome.Listed _ ->
          broken(Promise.NOTHING_LOST, "no answer to a write", operation);
    }
  }

  private void fits(Operation operation, Entry entry) {
    Optional<Entry> before = truth.before(entry).filter(Entry::present);
    boolean fits =
        switch (operation.request()) {
          case Request.Create _ -> before.isEmpty();
          case Request.Update(_, _, var from) ->
              before.isPresent() && (from == 0 || before.get().revision() == from);
          case Request.Delete _, Request.Get _, Request.Listing _ -> false;
        };
    if (!fits) {
      broken(
          Promise.ONE_WINNER,
          "a write was made upon another state than it names",
          operation,
          entry,
          "after " + before);
    }
  }

  private void removal(Operation operation, String uid, Optional<Operation> other) {
    Entry entry = removals.get(uid);
    if (entry == null || !entry.version().name().equals(operation.request().of())) {
      broken(Promise.NOTHING_LOST, "an acknowledged removal is not there", operation);
    }
    other.ifPresent(o -> broken(Promise.ONE_WINNER, "two have removed one object", o, operation));
  }

  private void wasAsked(Operation operation, String value, List<Entry> entries) {
    if (entries.size() > 1) {
      broken(Promise.NOTHING_FROM_NOWHERE, "a write was done twice", entries.toArray());
    }
    for (Entry entry : entries) {
      // Objects that controllers make in every namespace have no value.
      if (!value.isEmpty()
          && (operation == null || !operation.request().of().equals(entry.version().name()))) {
        broken(Promise.NOTHING_FROM_NOWHERE, "nobody has asked for this", entry);
      }
    }
  }

  private void broken(Promise promise, String what, Object... culprits) {
    violations.add(new Violation(promise, what, culprits));
  }
}
