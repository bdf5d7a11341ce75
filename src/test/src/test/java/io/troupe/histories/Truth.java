package io.troupe.histories;

import io.troupe.histories.Violation.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The one order of events: the rows of the journal, with what watchers have been shown of them. It
 * is known, since every write has a revision; so nothing needs to be searched for.
 */
final class Truth {
  /** One event. */
  record Entry(Note.Change change, Version version) {
    long revision() {
      return version.revision();
    }

    boolean present() {
      return change != Note.Change.DELETED;
    }
  }

  private final NavigableMap<Long, Entry> entries = new TreeMap<>();
  private final Map<String, NavigableMap<Long, Entry>> byName = new TreeMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** What watchers say of each event must be the same, and of an event of the journal. */
  static Truth of(History history) {
    Truth truth = new Truth();
    Map<Long, String> rows = new HashMap<>();
    for (History.Row row : history.journal()) {
      if (rows.put(row.revision(), row.name()) != null) {
        truth.broken(Promise.NOTHING_FROM_NOWHERE, "two events have one revision", row);
      }
    }
    for (History.Watching watching : history.watchings()) {
      for (Note note : watching.notes()) {
        if (note instanceof Note.Changed changed) {
          truth.shown(watching.watcher(), changed, rows);
        }
      }
    }
    for (History.Row row : history.journal()) {
      if (!truth.entries.containsKey(row.revision())) {
        truth.broken(Promise.GAPLESS_WATCH, "nobody has been shown an event of the journal", row);
      }
    }
    truth.lives();
    return truth;
  }

  private void shown(String watcher, Note.Changed note, Map<Long, String> rows) {
    Version version = note.version();
    if (!version.name().equals(rows.get(version.revision()))) {
      broken(
          Promise.ATOMIC_WATCH,
          watcher + " was shown an event that is not in the journal",
          note,
          "journal: " + rows.get(version.revision()));
      return;
    }
    Entry entry = new Entry(note.change(), version);
    Entry before = entries.putIfAbsent(version.revision(), entry);
    if (before == null) {
      byName.computeIfAbsent(version.name(), _ -> new TreeMap<>()).put(version.revision(), entry);
    } else if (!before.equals(entry)) {
      broken(
          Promise.ATOMIC_WATCH, watcher + " was shown something else than another", note, before);
    }
  }

  /** Of each name: added, modified, deleted, and so on, and each life has its own uid. */
  private void lives() {
    for (NavigableMap<Long, Entry> versions : byName.values()) {
      Entry before = null;
      for (Entry entry : versions.values()) {
        boolean lived = before != null && before.present();
        boolean added = entry.change() == Note.Change.ADDED;
        boolean same = before != null && before.version().uid().equals(entry.version().uid());
        if (lived == added || same == added) {
          broken(Promise.ATOMIC_WATCH, "this cannot follow that", entry, before);
        }
        before = entry;
      }
    }
  }

  private void broken(Promise promise, String what, Object... culprits) {
    violations.add(new Violation(promise, what, culprits));
  }

  List<Violation> violations() {
    return violations;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  Optional<Entry> at(long revision) {
    return Optional.ofNullable(entries.get(revision));
  }

  /** The next event of any object. */
  Optional<Entry> after(long revision) {
    return Optional.ofNullable(entries.higherEntry(revision)).map(Map.Entry::getValue);
  }

  /** The object's last event up to there. */
  Optional<Entry> last(String name, long revision) {
    return Optional.ofNullable(versions(name).floorEntry(revision)).map(Map.Entry::getValue);
  }

  /** Its last event before this one. */
  Optional<Entry> before(Entry entry) {
    return last(entry.version().name(), entry.revision() - 1);
  }

  /** What a list shows at this revision, in the order of names. */
  List<Version> state(long revision) {
    return byName.keySet().stream()
        .flatMap(name -> last(name, revision).stream())
        .filter(Entry::present)
        .map(Entry::version)
        .toList();
  }

  /**
   * The first revision, from there on, at which the object was so.
   *
   * @param state of its last event, if it has had one
   */
  Optional<Long> first(String name, long from, Predicate<Optional<Entry>> state) {
    if (state.test(last(name, from))) {
      return Optional.of(from);
    }
    return versions(name).tailMap(from, false).entrySet().stream()
        .filter(e -> state.test(Optional.of(e.getValue())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private NavigableMap<Long, Entry> versions(String name) {
    return byName.getOrDefault(name, new TreeMap<>());
  }
}
