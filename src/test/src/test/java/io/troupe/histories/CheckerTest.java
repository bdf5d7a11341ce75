package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.histories.Violation.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checkers believe what is true, and no lie. */
class CheckerTest {
  private static final int SEEDS = 20;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>(List.of(new Note.Began(0, 1, List.of())));
  private final List<History.Row> journal = new ArrayList<>();
  private long end;

  @Test
  void anHonestStoreIsBelieved() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      History history = HonestStore.history(seed);
      assertThat(history.operations()).hasSizeGreaterThan(1000);
      assertThat(Checker.check(history)).as("seed %d", seed).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLieIsNoticed(Mutation lie) {
    int told = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Optional<History> lied = lie.of(HonestStore.history(seed), new Random(seed));
      if (lied.isPresent()) {
        told++;
        assertThat(Checker.check(lied.get()))
            .as("seed %d", seed)
            .extracting(Violation::promise)
            .contains(lie.promise());
      }
    }
    assertThat(told).as("histories with a place for it").isGreaterThan(SEEDS / 2);
  }

  @Test
  void readsThatOverlapAWriteMaySeeItOrNot() {
    event(5, Note.Change.ADDED, "a");
    event(7, Note.Change.MODIFIED, "b");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    asked(20, 40, new Request.Update("x", "b", 5), new Outcome.Written(7));
    asked(21, 30, new Request.Get("x"), found(5, "a"));
    asked(22, 31, new Request.Get("x"), found(7, "b"));
    assertThat(broken()).isEmpty();
  }

  @Test
  void whatOneHasReadNobodyReadsOlderAfterwards() {
    event(5, Note.Change.ADDED, "a");
    event(7, Note.Change.MODIFIED, "b");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    asked(20, 90, new Request.Update("x", "b", 5), new Outcome.Written(7));
    asked(21, 30, new Request.Get("x"), found(7, "b"));
    asked(31, 40, new Request.Get("x"), found(5, "a"));
    assertThat(broken()).containsExactly(Promise.LINEARIZABLE);
  }

  @Test
  void whatAWatcherWasShownNobodyReadsOlderAfterwards() {
    event(5, Note.Change.ADDED, "a");
    event(7, Note.Change.MODIFIED, "b");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    asked(20, 200, new Request.Update("x", "b", 5), new Outcome.Unknown("timeout"));
    asked(101, 110, new Request.Get("x"), found(5, "a"));
    assertThat(broken()).containsExactly(Promise.LINEARIZABLE);
  }

  @Test
  void aRefusalIsARead() {
    event(5, Note.Change.ADDED, "a");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    asked(20, 30, new Request.Update("x", "b", 0), new Outcome.Refused(404, "NotFound"));
    assertThat(broken()).containsExactly(Promise.LINEARIZABLE);
  }

  @Test
  void aConflictNeedsAnotherVersion() {
    event(5, Note.Change.ADDED, "a");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    asked(20, 30, new Request.Update("x", "b", 5), new Outcome.Refused(409, "Conflict"));
    assertThat(broken()).containsExactly(Promise.LINEARIZABLE);
  }

  @Test
  void anUnknownWriteMayBeThereOrNot() {
    event(5, Note.Change.ADDED, "a");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Unknown("timeout"));
    asked(20, 30, new Request.Update("x", "b", 5), new Outcome.Unknown("timeout"));
    assertThat(broken()).isEmpty();
  }

  @Test
  void aReadWithoutAnAnswerSaysNothing() {
    event(5, Note.Change.ADDED, "");
    asked(200, 210, new Request.Get("x"), new Outcome.Unknown("timeout"));
    assertThat(broken()).isEmpty();
  }

  @Test
  void twoDoNotRemoveOneObject() {
    event(5, Note.Change.ADDED, "a");
    event(6, Note.Change.DELETED, "a");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    asked(20, 30, new Request.Delete("x"), new Outcome.Removed("u"));
    asked(20, 31, new Request.Delete("x"), new Outcome.Removed("u"));
    assertThat(broken()).containsExactly(Promise.ONE_WINNER);
  }

  @Test
  void whatNobodyAskedForIsNotThere() {
    event(5, Note.Change.ADDED, "a");
    assertThat(broken()).containsExactly(Promise.NOTHING_FROM_NOWHERE);
  }

  @Test
  void anEventThatNobodyWasShownIsMissed() {
    event(5, Note.Change.ADDED, "a");
    asked(0, 10, new Request.Create("x", "a"), new Outcome.Written(5));
    journal.add(new History.Row(6, "x"));
    assertThat(broken()).containsExactly(Promise.GAPLESS_WATCH);
  }

  private void event(long revision, Note.Change change, String value) {
    notes.add(new Note.Changed(100, change, new Version("x", revision, "u", value)));
    journal.add(new History.Row(revision, "x"));
    end = revision;
  }

  private void asked(long begin, long end, Request request, Outcome outcome) {
    operations.add(new Operation("c", 1, begin, end, request, outcome));
  }

  private static Outcome found(long revision, String value) {
    return new Outcome.Found(new Version("x", revision, "u", value));
  }

  private List<Promise> broken() {
    History history =
        new History(operations, List.of(new History.Watching("w", notes)), journal, end);
    return Checker.check(history).stream().map(Violation::promise).toList();
  }
}
