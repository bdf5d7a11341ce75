package io.troupe.persistence.chain;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A journal row as the chain sees it, read from the database. */
public final class ChainRows {
  /** The first is the revision. */
  public static final String COLUMNS =
      "ordering, persistence_id, sequence_number, writer, write_timestamp, event_ser_id,"
          + " event_ser_manifest, event_payload, whole";

  private ChainRows() {}

  /**
   * @param rows of a query for {@link #COLUMNS} first
   */
  public static ChainHash.Row row(ResultSet rows) throws SQLException {
    return new ChainHash.Row(
        rows.getString(2),
        rows.getLong(3),
        rows.getString(4),
        rows.getLong(5),
        rows.getInt(6),
        rows.getString(7),
        rows.getBytes(8),
        rows.getLong(9));
  }
}
