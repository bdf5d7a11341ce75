package io.troupe.persistence.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A link of the chain that is no commit's: a digest over what lived at the floor when retention
 * moved it there. So whoever knows a later commit's hash knows that, too.
 *
 * @param floor the journal has been dropped up to here
 * @param revision where the last commit before it ends, or a restore that followed that
 * @param baseDigest over what lived at the floor
 */
public record Seal(long floor, long revision, byte[] baseDigest) {
  /** Places: the link before, {@code revision}, {@code floor}, {@code baseDigest}. */
  public static final String LINK = "sha256(%s || int8send(%s) || int8send(%s) || %s)";

  /** Those that have not gone with their partitions, in order. Blocks. */
  public static List<Seal> all(Connection connection) throws SQLException {
    List<Seal> seals = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT floor, revision, base_digest FROM journal_seal ORDER BY floor");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        seals.add(new Seal(rows.getLong(1), rows.getLong(2), rows.getBytes(3)));
      }
    }
    return seals;
  }

  /** What {@link #LINK} computes. */
  public byte[] link(byte[] before) {
    return ChainHash.seal(before, revision, floor, baseDigest);
  }

  /** The last link of several that follow each other. */
  public static byte[] link(byte[] before, List<Seal> seals) {
    byte[] hash = before;
    for (Seal seal : seals) {
      hash = seal.link(hash);
    }
    return hash;
  }
}
