package io.troupe.persistence.verify;

import io.troupe.persistence.chain.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rest is measured by.
 *
 * @param floor the journal has been dropped up to here
 * @param floorHash of the last commit that was dropped whole; empty when none of them had one
 * @param droppedDigests of the dropped rows of the commit across the floor
 * @param baseDigest over what lived at the floor
 * @param counter the last revision
 * @param counterHash of its commit, or of the seal that follows it
 * @param seals in order; those that follow the floor's hash
 */
record Anchors(
    long floor,
    Optional<byte[]> floorHash,
    byte[] droppedDigests,
    byte[] baseDigest,
    long counter,
    byte[] counterHash,
    List<Restoration> restorations,
    List<Seal> seals) {

  /** A restore left the revisions between to nobody. */
  record Restoration(long before, long revision) {}

  static Anchors read(Connection connection) throws SQLException {
    List<Restoration> restorations = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT before, revision FROM restoration ORDER BY before");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        restorations.add(new Restoration(rows.getLong(1), rows.getLong(2)));
      }
    }
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT f.revision, f.chain_hash, f.row_digests, f.base_digest, r.n, r.chain_hash"
                    + " FROM revision r, journal_floor f");
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the counter or the journal's floor has no row");
      }
      return new Anchors(
          row.getLong(1),
          Optional.ofNullable(row.getBytes(2)),
          row.getBytes(3),
          row.getBytes(4),
          row.getLong(5),
          row.getBytes(6),
          List.copyOf(restorations),
          Seal.all(connection));
    }
  }

  /** Of what lives at the floor. */
  Optional<Seal> seal() {
    return seals.stream().filter(seal -> seal.floor() == floor).findFirst();
  }

  /** Whether restores alone went from one revision to another. */
  boolean restored(long before, long revision) {
    long at = before;
    for (Restoration restoration : restorations) {
      at = restoration.before() == at ? restoration.revision() : at;
    }
    return at == revision && at != before;
  }
}
