package io.troupe.persistence.member;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** The one row that says whose database this is. */
public final class ClusterTable {
  private final SteadyConnection connection;

  ClusterTable(SteadyConnection connection) {
    this.connection = connection;
  }

  /**
   * @param certificate of the cluster's authority, PEM
   * @param rootKey the id of the key that wraps all others, which tells nothing about it
   * @param build that made the cluster
   */
  public record Row(String id, String certificate, String rootKey, String build) {}

  public Optional<Row> read() {
    return connection.run(c -> {
      try (PreparedStatement select =
              c.prepareStatement("SELECT id, certificate, root_key, build FROM cluster");
          ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Row(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
            : Optional.empty();
      }
    });
  }

  /**
   * @return false if somebody was faster
   */
  public boolean insert(Row row) {
    return connection.run(c -> {
      try (PreparedStatement insert =
          c.prepareStatement(
              "INSERT INTO cluster (id, certificate, root_key, build) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT DO NOTHING")) {
        insert.setString(1, row.id());
        insert.setString(2, row.certificate());
        insert.setString(3, row.rootKey());
        insert.setString(4, row.build());
        return insert.executeUpdate() == 1;
      }
    });
  }
}
