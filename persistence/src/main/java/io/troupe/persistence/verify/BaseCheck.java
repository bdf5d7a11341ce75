package io.troupe.persistence.verify;

import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.row.RowReader;
import io.troupe.persistence.verify.JournalVerification.Base;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * What lived at the floor, against its digests. A row that was changed is named here; which one was
 * lost or added, the events after the floor and the checkpoints tell ({@link StateWalk}).
 */
final class BaseCheck {
  private static final int FETCHED_AT_ONCE = 2_000;

  private final EventCodec codec;
  private final Findings findings;
  private final MessageDigest all = ChainHash.sha256();
  private long objects;

  BaseCheck(EventCodec codec, Findings findings) {
    this.codec = codec;
    this.findings = findings;
  }

  /**
   * @param connection within a transaction, or the driver would read all at once
   */
  Base run(Connection connection, Anchors anchors, Consumer<CheckedRow> taker) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + ", whole_payload, digest FROM journal_base ORDER BY persistence_id")) {
      query.setFetchSize(FETCHED_AT_ONCE);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          taker.accept(row(rows, anchors.floor()));
        }
      }
    }
    byte[] digest = all.digest();
    if (!Arrays.equals(digest, anchors.baseDigest())) {
      findings.add(
          anchors.floor(),
          "of the objects that lived here, where the journal begins, some were lost or added: the"
              + " digest of the "
              + objects
              + " that are left is not what was written");
    }
    if (anchors.floor() > 0) {
      compare(digest, anchors);
    }
    return new Base(objects, HexFormat.of().formatHex(digest));
  }

  /** Rows and digests may have been changed together; the chain has a digest, too. */
  private void compare(byte[] digest, Anchors anchors) {
    String what = "the objects that lived here, where the journal begins, ";
    anchors
        .seal()
        .ifPresentOrElse(
            seal -> {
              if (!Arrays.equals(digest, seal.baseDigest())) {
                findings.add(
                    anchors.floor(),
                    what
                        + "are not those that the hash chain was told of after revision "
                        + seal.revision());
              }
            },
            () ->
                findings.add(
                    anchors.floor(),
                    what
                        + "have no seal in the hash chain: it was removed, or retention found"
                        + " another base than the one sealed before"));
  }

  private CheckedRow row(ResultSet rows, long floor) throws SQLException {
    long revision = rows.getLong(1);
    String name = rows.getString(2);
    long number = rows.getLong(3);
    byte[] payload = rows.getBytes(4);
    long whole = rows.getLong(5);
    byte[] wholePayload = rows.getBytes(6);
    byte[] digest = rows.getBytes(7);
    byte[] found = ChainHash.kept(revision, name, number, payload, whole, wholePayload);
    if (digest == null || !Arrays.equals(digest, found)) {
      findings.add(
          revision, name + " as it stood at revision " + floor + " is not what was written");
    }
    if (digest != null) {
      all.update(digest);
    }
    objects++;
    return CheckedRow.ofBase(revision, name, number, payload, whole, wholePayload, codec);
  }
}
