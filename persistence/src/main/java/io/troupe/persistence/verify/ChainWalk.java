package io.troupe.persistence.verify;

import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.chain.Seal;
import io.troupe.persistence.replay.RawRow;
import io.troupe.persistence.replay.RowPages.RawCommit;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Follows commits and rows side by side, in order: each revision belongs to one commit, each commit
 * follows the one before, and its hash is what its rows make of that one's, or of the seal's that
 * lies between.
 */
final class ChainWalk {
  private final Commits commits;
  private final Anchors anchors;
  private final Optional<ChainHead> expected;
  private final Findings findings;

  // Of the commit that is being read.
  private final ByteArrayOutputStream digests = new ByteArrayOutputStream();

  private final List<RawRow> rows = new ArrayList<>();

  /** Between the commit before and this one. */
  private List<Seal> between = List.of();

  private final Deque<Seal> seals;

  private RawCommit current;

  /** The last one, if its hash does not follow. */
  private Optional<ChangedCommit> changed = Optional.empty();

  private long next;
  private boolean whole = true;
  private long lastCommitted;
  private byte[] hash;
  private boolean begun;
  private long uncovered;
  private long covered;
  private boolean expectedSeen;

  /** Commits one after the other; blocks. */
  @FunctionalInterface
  interface Commits {
    Optional<RawCommit> next() throws SQLException;
  }

  ChainWalk(Commits commits, Anchors anchors, Optional<ChainHead> expected, Findings findings)
      throws SQLException {
    this.commits = commits;
    this.anchors = anchors;
    this.expected = expected;
    this.findings = findings;
    this.seals = new ArrayDeque<>(anchors.seals());
    this.lastCommitted = anchors.floor();
    this.hash = anchors.floorHash().orElseGet(ChainHash::none);
    this.begun = anchors.floorHash().isPresent();
    this.next = anchors.floor() + 1;
    advance();
    if (current != null && current.first() <= anchors.floor()) {
      digests.writeBytes(anchors.droppedDigests());
      whole =
          anchors.droppedDigests().length / ChainHash.BYTES
              == anchors.floor() - current.first() + 1;
      next = anchors.floor() + 1;
    }
  }

  /** Rows in order of revision. */
  void row(RawRow row, byte[] digest) throws SQLException {
    long revision = row.revision();
    while (current != null && revision > current.last()) {
      close();
    }
    if (current == null || revision < current.first()) {
      findings.add(revision, "the row of " + row.row().persistenceId() + " is in no commit");
      return;
    }
    missing(revision - 1);
    digests.writeBytes(digest);
    rows.add(row);
    next = revision + 1;
  }

  /** After the last row. */
  void end() throws SQLException {
    while (current != null) {
      close();
    }
    boolean hashOnly =
        changed.isPresent() && Arrays.equals(sealed(changed.get().due()), anchors.counterHash());
    settle(hashOnly);
    if (lastCommitted != anchors.counter() && !anchors.restored(lastCommitted, anchors.counter())) {
      findings.add(
          anchors.counter(),
          "the counter stands here, but the last commit ends at " + lastCommitted);
    } else if (!hashOnly && !Arrays.equals(sealed(hash), anchors.counterHash())) {
      findings.add(
          lastCommitted,
          between.isEmpty()
              ? "the counter's hash is not the last commit's"
              : "the counter's hash does not follow from the last commit's and the seal of the"
                  + " objects at revision "
                  + between.getLast().floor());
    }
    if (expected.isPresent() && !expectedSeen) {
      long at = expected.get().revision();
      findings.add(
          at,
          at <= anchors.floor()
              ? "dropped for its age, so the expected hash cannot be compared"
              : "no commit ends here, but the expected hash is of one");
    }
  }

  /** Of the last commit; the one to keep elsewhere. */
  ChainHead head() {
    return new ChainHead(lastCommitted, HexFormat.of().formatHex(hash));
  }

  /** Commits without a hash, from before there was a chain. */
  long uncovered() {
    return uncovered;
  }

  long covered() {
    return covered;
  }

  private void missing(long upTo) {
    if (next <= upTo) {
      findings.add(
          next, next == upTo ? "the row is missing" : "rows up to " + upTo + " are missing");
      whole = false;
    }
  }

  private void close() throws SQLException {
    missing(current.last());
    if (current.hash() == null) {
      settle(false);
      unhashed();
    } else {
      compare();
      begun = true;
      hash = current.hash();
    }
    lastCommitted = current.last();
    advance();
  }

  private void unhashed() {
    if (begun) {
      findings.add(current.last(), "the commit of " + span() + " has no hash");
    } else {
      uncovered++;
    }
  }

  private void compare() {
    byte[] batch = ChainHash.batch(current.writer(), digests.toByteArray());
    byte[] due = link(sealed(hash), batch);
    boolean follows = Arrays.equals(due, current.hash());
    boolean hashOnly =
        !follows
            && changed.isPresent()
            && Arrays.equals(link(sealed(changed.get().due()), batch), current.hash());
    settle(hashOnly);
    // Of what is known to be incomplete it is no news.
    if (whole && !follows && !hashOnly) {
      changed =
          Optional.of(new ChangedCommit(current.last(), span(), List.copyOf(rows), between, due));
    }
    covered += current.last() - Math.max(current.first(), anchors.floor() + 1) + 1;
    if (expected.isPresent() && expected.get().revision() == current.last()) {
      expectedSeen = true;
      if (!expected.get().hash().equals(HexFormat.of().formatHex(current.hash()))) {
        findings.add(
            current.last(),
            "the hash is "
                + HexFormat.of().formatHex(current.hash())
                + ", not the expected one: history has been rewritten");
      }
    }
  }

  private byte[] link(byte[] before, byte[] batch) {
    return ChainHash.link(before, current.first(), current.last(), current.time(), batch);
  }

  /** The last link before this commit. */
  private byte[] sealed(byte[] before) {
    return Seal.link(before, between);
  }

  /** What is wrong with the commit before, now that its neighbour is known. */
  private void settle(boolean hashOnly) {
    changed.ifPresent(commit -> commit.report(findings, hashOnly));
    changed = Optional.empty();
  }

  private void advance() throws SQLException {
    Optional<RawCommit> found = commits.next();
    digests.reset();
    rows.clear();
    current = found.orElse(null);
    List<Seal> passed = new ArrayList<>();
    while (!seals.isEmpty() && (current == null || seals.peek().revision() < current.first())) {
      passed.add(seals.poll());
    }
    between = passed;
    whole = true;
    if (current == null) {
      return;
    }
    long due = Math.max(lastCommitted, 0) + 1;
    boolean acrossTheFloor = lastCommitted == anchors.floor() && current.first() <= due;
    if (current.first() != due
        && !acrossTheFloor
        && !anchors.restored(lastCommitted, current.first() - 1)) {
      findings.add(
          due,
          current.first() > due
              ? "commits up to " + (current.first() - 1) + " are missing"
              : "the commit of " + span() + " begins before the one before ends");
    }
    next = Math.max(current.first(), anchors.floor() + 1);
  }

  private String span() {
    return "revisions " + current.first() + " to " + current.last() + " by " + current.writer();
  }
}
