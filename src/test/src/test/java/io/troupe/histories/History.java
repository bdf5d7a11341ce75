package io.troupe.histories;

import java.util.ArrayList;
import java.util.List;

/**
 * All that happened to one namespace, from its first object on.
 *
 * @param journal the events of the database in their order
 * @param end the revision of the last write; whoever watched to the end has passed it
 */
record History(List<Operation> operations, List<Watching> watchings, List<Row> journal, long end) {
  History {
    operations = List.copyOf(operations);
    watchings = List.copyOf(watchings);
    journal = List.copyOf(journal);
  }

  record Watching(String watcher, List<Note> notes) {
    Watching {
      notes = List.copyOf(notes);
    }
  }

  record Row(long revision, String name) {}

  History withOperation(int index, Operation other) {
    List<Operation> changed = new ArrayList<>(operations);
    changed.set(index, other);
    return new History(changed, watchings, journal, end);
  }

  History withWatching(int index, List<Note> notes) {
    List<Watching> changed = new ArrayList<>(watchings);
    changed.set(index, new Watching(watchings.get(index).watcher(), notes));
    return new History(operations, changed, journal, end);
  }

  History withJournal(List<Row> rows) {
    return new History(operations, watchings, rows, end);
  }

  /** Everything, a line each, for a person to read. */
  String text() {
    StringBuilder text = new StringBuilder("operations\n");
    operations.forEach(o -> text.append(o).append('\n'));
    for (Watching watching : watchings) {
      text.append(watching.watcher()).append('\n');
      watching.notes().forEach(n -> text.append(n).append('\n'));
    }
    text.append("journal\n");
    journal.forEach(r -> text.append(r).append('\n'));
    return text.toString();
  }
}
