package io.troupe.persistence.verify;

import io.troupe.persistence.chain.Seal;
import io.troupe.persistence.replay.RawRow;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A commit whose hash does not follow. What was changed of it, its neighbour tells: if that follows
 * the hash that this one ought to have, then only the hash that stands here was changed.
 *
 * @param span for a person
 * @param seals that lie between it and the commit before
 * @param due the hash that its rows make
 */
record ChangedCommit(long last, String span, List<RawRow> rows, List<Seal> seals, byte[] due) {
  /** The revision says the rest. */
  private static final int NAMED_MAX = 10;

  void report(Findings findings, boolean hashOnly) {
    findings.add(
        last,
        "the commit of "
            + span
            + " is not what was written: "
            + (hashOnly ? "only its hash was changed" : "its hash does not follow; " + suspects()));
  }

  private String suspects() {
    String own =
        "its own time or writer"
            + (seals.isEmpty()
                ? ""
                : ", or the seal before it, of the objects at revision " + seals.getLast().floor());
    if (rows.size() == 1) {
      return "either the row of "
          + rows.getFirst().row().persistenceId()
          + " was changed, or "
          + own;
    }
    String named =
        rows.stream()
            .limit(NAMED_MAX)
            .map(row -> row.revision() + " " + row.row().persistenceId())
            .collect(Collectors.joining(", "));
    return "one or more of its "
        + rows.size()
        + " rows were changed, or "
        + own
        + ": "
        + named
        + (rows.size() > NAMED_MAX ? " and more" : "");
  }
}
