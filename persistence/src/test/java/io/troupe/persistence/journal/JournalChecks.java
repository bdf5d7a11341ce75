package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The journal's promises. */
final class JournalChecks {
  private JournalChecks() {}

  /** No revision missing, doubled or out of order; no event of a name missing or doubled. */
  static void holds(List<Commit> journal) {
    long next = 1;
    Instant time = Instant.EPOCH;
    Map<String, Long> heads = new HashMap<>();
    for (Commit commit : journal) {
      assertThat(commit.first()).as("first revision of a commit").isEqualTo(next);
      assertThat(commit.time()).as("commit time").isAfterOrEqualTo(time);
      time = commit.time();
      for (CommittedEvent event : commit.events()) {
        assertThat(event.revision()).as("revision").isEqualTo(next++);
        assertThat(event.event().revision()).as("stamp").isEqualTo(event.revision());
        String name = event.key().entityId();
        assertThat(event.sequenceNumber())
            .as("sequence number of " + name)
            .isEqualTo(heads.getOrDefault(name, 0L) + 1);
        heads.put(name, event.sequenceNumber());
      }
    }
  }

  /** A listener hears its own commits once each, in order, as the journal has them. */
  static void heard(List<Commit> journal, String writer, List<Commit> heard) {
    assertThat(heard.stream().map(JournalChecks::text).toList())
        .isEqualTo(
            journal.stream()
                .filter(c -> c.writer().equals(writer))
                .map(JournalChecks::text)
                .toList());
  }

  private static String text(Commit commit) {
    return commit.first()
        + ".."
        + commit.last()
        + " "
        + commit.time()
        + " "
        + commit.events().stream()
            .map(e -> e.revision() + " " + e.key() + "#" + e.sequenceNumber() + " " + e.event())
            .toList();
  }
}
