package io.troupe.persistence.journal;

import io.troupe.persistence.codec.WholeBody;
import io.troupe.persistence.postgres.Partitions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Of names that this node has written lately, the last event that it committed whole: what the next
 * ones may be differences to. Losing one costs nothing but room, so it is bounded. Any thread.
 */
final class LastWholes {
  private static final long BYTES_MAX = 16 << 20;

  /** What an entry takes beside its body and name, about. */
  private static final int ENTRY_BYTES = 200;

  private final Map<String, WholeBody.At> byName = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long last;

  /** After the commit. */
  synchronized void committed(PendingWrite write, long revision) {
    last = revision;
    write
        .encoded()
        .body()
        .ifPresent(body -> put(write.persistenceId(), new WholeBody.At(revision, body)));
  }

  /**
   * In the partition that is written now, as far as this node knows: the database refuses a
   * difference to an event of another one, so that partitions can go one by one.
   */
  synchronized Optional<WholeBody.At> of(String persistenceId) {
    return Optional.ofNullable(byName.get(persistenceId))
        .filter(whole -> Partitions.number(whole.revision()) == Partitions.number(last + 1));
  }

  /** They are of a partition that is not written any more. */
  synchronized void forgetAll() {
    byName.clear();
    bytes = 0;
  }

  private void put(String name, WholeBody.At whole) {
    WholeBody.At before = byName.put(name, whole);
    bytes += size(name, whole) - (before == null ? 0 : size(name, before));
    var eldest = byName.entrySet().iterator();
    while (bytes > BYTES_MAX) {
      var entry = eldest.next();
      bytes -= size(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  private static int size(String name, WholeBody.At whole) {
    return name.length() + whole.body().bytes().length + ENTRY_BYTES;
  }
}
