package io.troupe.histories;

import io.troupe.histories.Violation.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Ways to make a lie of a true history: one promise each. */
enum Mutation {
  EVENT_DROPPED(Promise.GAPLESS_WATCH, Mutation::dropped),
  EVENTS_SWAPPED(Promise.ORDERED_WATCH, Mutation::swapped),
  EVENT_REPEATED(Promise.ORDERED_WATCH, Mutation::repeated),
  EVENT_OF_ANOTHER_VALUE(Promise.ATOMIC_WATCH, Mutation::differs),
  EVENT_NOT_COMMITTED(Promise.ATOMIC_WATCH, Mutation::uncommitted),
  BOOKMARK_TOO_EARLY(Promise.BOOKMARKS, Mutation::bookmark),
  RESUMED_TOO_LATE(Promise.RESUMABLE_WATCH, Mutation::resumed),
  WATCHER_LEFT_BEHIND(Promise.LIVE_WATCH, Mutation::truncated),
  STALE_READ(Promise.LINEARIZABLE, Mutation::staleRead),
  STALE_LIST(Promise.LINEARIZABLE, Mutation::staleList),
  TORN_LIST(Promise.ATOMIC_LIST, Mutation::tornList),
  WRITES_OUT_OF_ORDER(Promise.LINEARIZABLE, Mutation::outOfOrder),
  ACKNOWLEDGED_WRITE_LOST(Promise.NOTHING_LOST, Mutation::lost),
  REFUSED_WRITE_ACKNOWLEDGED(Promise.NOTHING_LOST, Mutation::refusedAcknowledged),
  REFUSED_WRITE_DONE(Promise.NOTHING_FROM_NOWHERE, Mutation::refusedDone),
  WRITE_DONE_TWICE(Promise.NOTHING_FROM_NOWHERE, Mutation::twice),
  TWO_WINNERS(Promise.ONE_WINNER, Mutation::twoWinners);

  private final Promise promise;
  private final BiFunction<History, Random, Optional<History>> edit;

  Mutation(Promise promise, BiFunction<History, Random, Optional<History>> edit) {
    this.promise = promise;
    this.edit = edit;
  }

  /** What is broken by it, among others perhaps. */
  Promise promise() {
    return promise;
  }

  /**
   * @return empty if this history has no place for such a lie
   */
  Optional<History> of(History history, Random random) {
    return edit.apply(history, random);
  }

  private static Optional<History> dropped(History history, Random random) {
    return atEvent(history, random, 1, (notes, i) -> notes.remove(i));
  }

  private static Optional<History> swapped(History history, Random random) {
    return atEvent(history, random, 1, (notes, i) -> Collections.swap(notes, i, i + 1));
  }

  private static Optional<History> repeated(History history, Random random) {
    return atEvent(history, random, 1, (notes, i) -> notes.add(i + 2, notes.get(i)));
  }

  private static Optional<History> differs(History history, Random random) {
    return atEvent(
        history,
        random,
        1,
        (notes, i) -> {
          Note.Changed note = (Note.Changed) notes.get(i);
          Version v = note.version();
          notes.set(
              i,
              new Note.Changed(
                  note.at(),
                  note.change(),
                  new Version(v.name(), v.revision(), v.uid(), v.value() + "'")));
        });
  }

  private static Optional<History> bookmark(History history, Random random) {
    return atEvent(
        history,
        random,
        1,
        (notes, i) -> notes.add(i, new Note.Bookmark(notes.get(i).at(), revision(notes.get(i)))));
  }

  private static Optional<History> resumed(History history, Random random) {
    return atEvent(
        history,
        random,
        1,
        (notes, i) -> notes.set(i, new Note.Resumed(notes.get(i).at(), 1, revision(notes.get(i)))));
  }

  private static Optional<History> truncated(History history, Random random) {
    int watcher = random.nextInt(history.watchings().size());
    List<Note> notes = history.watchings().get(watcher).notes();
    return Optional.of(
        history.withWatching(
            watcher, notes.stream().takeWhile(n -> revision(n) < history.end()).toList()));
  }

  private static Optional<History> uncommitted(History history, Random random) {
    List<History.Row> rows = new ArrayList<>(history.journal());
    rows.remove(random.nextInt(rows.size()));
    return Optional.of(history.withJournal(rows));
  }

  private static Optional<History> staleRead(History history, Random random) {
    Truth truth = Truth.of(history);
    return atOperation(
        history,
        random,
        read -> {
          if (!(read.request() instanceof Request.Get(var name))) {
            return Optional.empty();
          }
          return newest(history, o -> o.end() < read.begin() && o.request().of().equals(name))
              .flatMap(write -> truth.last(name, revision(write) - 1))
              .filter(Truth.Entry::present)
              .map(old -> read.with(new Outcome.Found(old.version())));
        });
  }

  private static Optional<History> staleList(History history, Random random) {
    Truth truth = Truth.of(history);
    return atOperation(
        history,
        random,
        list ->
            list.outcome() instanceof Outcome.Listed
                ? lastWriteBefore(history, list)
                    .map(write -> revision(write) - 1)
                    .map(old -> list.with(new Outcome.Listed(old, truth.state(old))))
                : Optional.empty());
  }

  private static Optional<History> tornList(History history, Random random) {
    return atOperation(
        history,
        random,
        list -> {
          if (!(list.outcome() instanceof Outcome.Listed(var revision, var versions))
              || versions.isEmpty()) {
            return Optional.empty();
          }
          List<Version> torn = new ArrayList<>(versions);
          torn.remove(random.nextInt(torn.size()));
          return Optional.of(list.with(new Outcome.Listed(revision, torn)));
        });
  }

  /** A write is asked for after a newer one has been answered. */
  private static Optional<History> outOfOrder(History history, Random random) {
    long last = history.operations().stream().mapToLong(Operation::end).max().orElse(0);
    return atOperation(
        history,
        random,
        write ->
            write.outcome() instanceof Outcome.Written(var revision) && revision < history.end()
                ? Optional.of(
                    new Operation(
                        write.client(),
                        write.node(),
                        last + 1,
                        last + 2,
                        write.request(),
                        write.outcome()))
                : Optional.empty());
  }

  /** As if the commit had never been. */
  private static Optional<History> lost(History history, Random random) {
    List<Operation> writes =
        history.operations().stream()
            .filter(o -> o.outcome() instanceof Outcome.Written)
            .filter(o -> o.request() instanceof Request.Update)
            .toList();
    if (writes.isEmpty()) {
      return Optional.empty();
    }
    long gone = revision(writes.get(random.nextInt(writes.size())));
    History without =
        history.withJournal(
            history.journal().stream().filter(row -> row.revision() != gone).toList());
    for (int i = 0; i < history.watchings().size(); i++) {
      without =
          without.withWatching(
              i,
              history.watchings().get(i).notes().stream()
                  .filter(n -> !(n instanceof Note.Changed) || revision(n) != gone)
                  .toList());
    }
    return Optional.of(without);
  }

  private static Optional<History> refusedAcknowledged(History history, Random random) {
    return atOperation(
        history,
        random,
        write ->
            write.outcome() instanceof Outcome.Refused && !write.request().puts().isEmpty()
                ? Optional.of(write.with(new Outcome.Written(history.end())))
                : Optional.empty());
  }

  private static Optional<History> refusedDone(History history, Random random) {
    return atOperation(
        history,
        random,
        write ->
            write.outcome() instanceof Outcome.Written
                ? Optional.of(write.with(new Outcome.Refused(409, "Conflict")))
                : Optional.empty());
  }

  private static Optional<History> twice(History history, Random random) {
    Truth truth = Truth.of(history);
    List<Version> living = truth.state(history.end());
    if (living.isEmpty()) {
      return Optional.empty();
    }
    Version version = living.get(random.nextInt(living.size()));
    long next = history.end() + 1;
    List<History.Row> rows = new ArrayList<>(history.journal());
    rows.add(new History.Row(next, version.name()));
    History more = history.withJournal(rows);
    for (int i = 0; i < history.watchings().size(); i++) {
      List<Note> notes = new ArrayList<>(history.watchings().get(i).notes());
      notes.add(
          new Note.Changed(
              notes.getLast().at(),
              Note.Change.MODIFIED,
              new Version(version.name(), next, version.uid(), version.value())));
      more = more.withWatching(i, notes);
    }
    return Optional.of(more);
  }

  private static Optional<History> twoWinners(History history, Random random) {
    return atOperation(
        history,
        random,
        second ->
            second.request() instanceof Request.Update(var name, var value, _)
                    && second.outcome() instanceof Outcome.Written
                ? history.operations().stream()
                    .filter(first -> first.outcome() instanceof Outcome.Written)
                    .filter(first -> revision(first) < revision(second))
                    .map(Operation::request)
                    .filter(Request.Update.class::isInstance)
                    .map(Request.Update.class::cast)
                    .filter(first -> first.name().equals(name) && first.from() > 0)
                    .findFirst()
                    .map(first -> second.with(new Request.Update(name, value, first.from())))
                : Optional.empty());
  }

  private interface Edit {
    void at(List<Note> notes, int index);
  }

  /** One of the events that are followed by as many others without a pause. */
  private static Optional<History> atEvent(
      History history, Random random, int followers, Edit edit) {
    int watcher = random.nextInt(history.watchings().size());
    List<Note> notes = new ArrayList<>(history.watchings().get(watcher).notes());
    List<Integer> places =
        IntStream.range(0, notes.size() - followers)
            .filter(i ->
                notes.subList(i, i + followers + 1).stream()
                    .allMatch(Note.Changed.class::isInstance))
            .boxed()
            .toList();
    if (places.isEmpty()) {
      return Optional.empty();
    }
    edit.at(notes, places.get(random.nextInt(places.size())));
    return Optional.of(history.withWatching(watcher, notes));
  }

  private interface Rewrite {
    Optional<Operation> of(Operation operation);
  }

  /** The first one from anywhere on that can be rewritten. */
  private static Optional<History> atOperation(History history, Random random, Rewrite rewrite) {
    int size = history.operations().size();
    int from = random.nextInt(size);
    for (int i = 0; i < size; i++) {
      int index = (from + i) % size;
      Optional<Operation> other = rewrite.of(history.operations().get(index));
      if (other.isPresent()) {
        return Optional.of(history.withOperation(index, other.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Operation> lastWriteBefore(History history, Operation operation) {
    return newest(history, o -> o.end() < operation.begin());
  }

  private static Optional<Operation> newest(History history, Predicate<Operation> which) {
    return history.operations().stream()
        .filter(o -> o.outcome() instanceof Outcome.Written)
        .filter(which)
        .max(Comparator.comparingLong(Mutation::revision));
  }

  private static long revision(Operation write) {
    return ((Outcome.Written) write.outcome()).revision();
  }

  private static long revision(Note note) {
    return switch (note) {
      case Note.Began began -> began.revision();
      case Note.Resumed resumed -> resumed.revision();
      case Note.Changed changed -> changed.version().revision();
      case Note.Bookmark bookmark -> bookmark.revision();
    };
  }
}
