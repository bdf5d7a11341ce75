package io.troupe.histories;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/**
 * A store that keeps every promise, and slow clients of it, on virtual time: histories for the
 * checkers' own tests, made in no time. One seed gives one history.
 */
final class HonestStore {
  private static final int CLIENTS = 6;
  private static final int NAMES = 4;
  private static final int WATCHERS = 3;
  private static final long END_NANOS = 50_000;

  private record Step(long at, long number, Runnable action) {}

  private record Committed(long at, Truth.Entry entry) {}

  private final Random random;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparing(Step::number));
  private final Map<String, Version> state = new TreeMap<>();
  private final List<Committed> committed = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private long now;
  private long counter;
  private long revision = 10;

  private HonestStore(long seed) {
    random = new Random(seed);
  }

  static History history(long seed) {
    HonestStore store = new HonestStore(seed);
    for (int i = 0; i < CLIENTS; i++) {
      String client = "client-" + i;
      store.in(1, () -> store.begin(client));
    }
    while (!store.steps.isEmpty()) {
      Step step = store.steps.poll();
      store.now = step.at();
      step.action().run();
    }
    return store.history();
  }

  private History history() {
    List<History.Watching> watchings = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      watchings.add(new History.Watching("watcher-" + i, notes()));
    }
    List<History.Row> rows =
        committed.stream()
            .map(c -> new History.Row(c.entry().revision(), c.entry().version().name()))
            .toList();
    return new History(operations, watchings, rows, committed.getLast().entry().revision());
  }

  private List<Note> notes() {
    List<Note> notes = new ArrayList<>(List.of(new Note.Began(0, 10, List.of())));
    long at = 0;
    for (Committed each : committed) {
      at = Math.max(at, each.at() + random.nextLong(50));
      notes.add(new Note.Changed(at, each.entry().change(), each.entry().version()));
      if (random.nextInt(10) == 0) {
        notes.add(new Note.Bookmark(at, each.entry().revision()));
      }
      if (random.nextInt(10) == 0) {
        notes.add(new Note.Resumed(at, 1 + random.nextInt(3), each.entry().revision()));
      }
    }
    return notes;
  }

  private void in(long nanos, Runnable action) {
    steps.add(new Step(now + nanos, counter++, action));
  }

  private void begin(String client) {
    if (now > END_NANOS) {
      return;
    }
    long began = now;
    Request request = request();
    in(
        1 + random.nextLong(100),
        () -> {
          boolean answered = random.nextInt(20) > 0;
          boolean reached = answered || random.nextBoolean();
          Outcome outcome = reached ? carriedOut(request) : new Outcome.Unknown("lost");
          in(
              1 + random.nextLong(100),
              () -> {
                operations.add(
                    new Operation(
                        client,
                        1,
                        began,
                        now,
                        request,
                        answered ? outcome : new Outcome.Unknown("no answer")));
                in(1 + random.nextLong(100), () -> begin(client));
              });
        });
  }

  private Request request() {
    String name = "x" + random.nextInt(NAMES);
    String value = "v" + counter++;
    long known = Optional.ofNullable(state.get(name)).map(Version::revision).orElse(7L);
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Request.Create(name, value);
      case 2, 3 -> new Request.Update(name, value, known);
      case 4 -> new Request.Update(name, value, 0);
      case 5 -> new Request.Delete(name);
      case 6 -> new Request.Listing(0);
      default -> new Request.Get(name);
    };
  }

  private Outcome carriedOut(Request request) {
    Optional<Version> now = Optional.ofNullable(state.get(request.of()));
    return switch (request) {
      case Request.Create(var name, var value) ->
          now.isPresent()
              ? new Outcome.Refused(409, "AlreadyExists")
              : write(Note.Change.ADDED, name, "u" + counter++, value);
      case Request.Update(var name, var value, var from) -> {
        if (now.isEmpty()) {
          yield notFound();
        }
        yield from > 0 && now.get().revision() != from
            ? new Outcome.Refused(409, "Conflict")
            : write(Note.Change.MODIFIED, name, now.get().uid(), value);
      }
      case Request.Delete(var name) -> {
        if (now.isEmpty()) {
          yield notFound();
        }
        write(Note.Change.DELETED, name, now.get().uid(), now.get().value());
        yield new Outcome.Removed(now.get().uid());
      }
      case Request.Get _ -> now.isEmpty() ? notFound() : new Outcome.Found(now.get());
      case Request.Listing _ -> new Outcome.Listed(revision, List.copyOf(state.values()));
    };
  }

  private static Outcome notFound() {
    return new Outcome.Refused(404, "NotFound");
  }

  private Outcome write(Note.Change change, String name, String uid, String value) {
    // Other namespaces take revisions too.
    revision += 1 + random.nextInt(3);
    Version version = new Version(name, revision, uid, value);
    committed.add(new Committed(now, new Truth.Entry(change, version)));
    if (change == Note.Change.DELETED) {
      state.remove(name);
    } else {
      state.put(name, version);
    }
    return new Outcome.Written(revision);
  }
}
