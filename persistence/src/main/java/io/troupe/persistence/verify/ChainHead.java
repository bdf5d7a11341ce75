package io.troupe.persistence.verify;

import io.troupe.persistence.history.PastUnavailable;
import io.troupe.persistence.postgres.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A commit's place and hash, which says what all of history up to it was.
 *
 * @param revision the commit's last one
 * @param hash in lower-case hexadecimal digits
 */
public record ChainHead(long revision, String hash) {

  /**
   * @throws IllegalArgumentException for anything but REVISION:HASH
   */
  public static ChainHead parse(String text) {
    String[] parts = text.strip().split(":", 2);
    if (parts.length < 2
        || !parts[0].matches("[0-9]{1,18}")
        || !parts[1].matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not REVISION:HASH, as verify prints and the server logs it");
    }
    return new ChainHead(Long.parseLong(parts[0]), parts[1].toLowerCase(Locale.ROOT));
  }

  /**
   * Of the newest commit, whichever node made it; empty while there is none with a hash. Blocks.
   *
   * @throws PastUnavailable if the database is away
   */
  public static Optional<ChainHead> newest(Database database) {
    try {
      return database.read(ChainHead::newest);
    } catch (SQLException e) {
      throw new PastUnavailable("the journal cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<ChainHead> newest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT last, chain_hash FROM commit ORDER BY last DESC LIMIT 1")) {
      return row.next() && row.getBytes(2) != null
          ? Optional.of(new ChainHead(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))))
          : Optional.empty();
    }
  }

  @Override
  public String toString() {
    return revision + ":" + hash;
  }
}
