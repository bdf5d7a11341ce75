package io.troupe.persistence.member;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests to join and their answers. A request is answered once, taken once, and dead when it
 * expires.
 */
public final class JoinTable {
  /** More at once is no cluster that grows. */
  private static final int PENDING_MAX = 16;

  private final SteadyConnection connection;

  JoinTable(SteadyConnection connection) {
    this.connection = connection;
  }

  /**
   * @param publicKey to seal the answer with, X.509 encoding
   * @param asked the API of the member that shall answer, {@code host:port}; empty for any
   * @param build of who asks
   */
  public record Request(String id, byte[] publicKey, String asked, String build) {}

  /** What a member said. */
  public sealed interface Answer {
    record Sealed(byte[] bytes) implements Answer {}

    record Refused(String why) implements Answer {}
  }

  /** Also asks again, of somebody else, what has no answer yet. */
  public void ask(Request request, Duration validity) {
    connection.run(c -> {
      try (PreparedStatement insert =
          c.prepareStatement(
              "INSERT INTO join_request AS r (id, public_key, asked, build, expires_at)"
                  + " VALUES (?, ?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')"
                  + " ON CONFLICT (id) DO UPDATE SET asked = excluded.asked")) {
        insert.setString(1, request.id());
        insert.setBytes(2, request.publicKey());
        insert.setString(3, request.asked());
        insert.setString(4, request.build());
        insert.setLong(5, validity.toMillis());
        return insert.executeUpdate();
      }
    });
  }

  /** Those that nobody has answered, and that have not expired; forgets those that have. */
  public List<Request> pending() {
    return connection.run(c -> {
      List<Request> requests = new ArrayList<>();
      boolean expired = false;
      try (PreparedStatement select =
              c.prepareStatement(
                  "SELECT id, public_key, asked, build, expires_at < clock_timestamp()"
                      + " FROM join_request WHERE answer IS NULL AND refusal IS NULL"
                      + " OR expires_at < clock_timestamp() LIMIT "
                      + PENDING_MAX);
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (row.getBoolean(5)) {
            expired = true;
          } else {
            requests.add(
                new Request(row.getString(1), row.getBytes(2), row.getString(3), row.getString(4)));
          }
        }
      }
      if (expired) {
        try (PreparedStatement delete =
            c.prepareStatement("DELETE FROM join_request WHERE expires_at < clock_timestamp()")) {
          delete.executeUpdate();
        }
      }
      return requests;
    });
  }

  /**
   * @return false if it is answered already, or has expired
   */
  public boolean answer(String id, Answer answer) {
    return connection.run(c -> {
      try (PreparedStatement update =
          c.prepareStatement(
              "UPDATE join_request SET answer = ?, refusal = ? WHERE id = ?"
                  + " AND answer IS NULL AND refusal IS NULL"
                  + " AND expires_at >= clock_timestamp()")) {
        switch (answer) {
          case Answer.Sealed(var bytes) -> {
            update.setBytes(1, bytes);
            update.setString(2, null);
          }
          case Answer.Refused(var why) -> {
            update.setBytes(1, null);
            update.setString(2, why);
          }
        }
        update.setString(3, id);
        return update.executeUpdate() == 1;
      }
    });
  }

  /** The answer, if there is one; with it the request is gone. */
  public Optional<Answer> take(String id) {
    return connection.run(c -> {
      try (PreparedStatement delete =
          c.prepareStatement(
              "DELETE FROM join_request WHERE id = ?"
                  + " AND (answer IS NOT NULL OR refusal IS NOT NULL)"
                  + " RETURNING answer, refusal")) {
        delete.setString(1, id);
        try (ResultSet row = delete.executeQuery()) {
          if (!row.next()) {
            return Optional.empty();
          }
          byte[] sealed = row.getBytes(1);
          return Optional.of(
              sealed == null ? new Answer.Refused(row.getString(2)) : new Answer.Sealed(sealed));
        }
      }
    });
  }

  /** The asker has given up. */
  public void withdraw(String id) {
    connection.run(c -> {
      try (PreparedStatement delete = c.prepareStatement("DELETE FROM join_request WHERE id = ?")) {
        delete.setString(1, id);
        return delete.executeUpdate();
      }
    });
  }
}
