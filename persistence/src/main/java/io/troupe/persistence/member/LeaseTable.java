package io.troupe.persistence.member;

import io.troupe.core.member.MemberState;
import java.sql.PreparedStatement;
import java.time.Duration;

/** Rights that one owner at a time holds, until a time by the database's clock. */
public final class LeaseTable {
  private final SteadyConnection connection;

  LeaseTable(SteadyConnection connection) {
    this.connection = connection;
  }

  /**
   * Takes a lease that is free, has run out, or is the owner's own; one that the others have downed
   * gets none.
   *
   * @param incarnation of the member that asks
   * @return whether the owner holds it now
   */
  public boolean acquire(String name, String owner, String incarnation, Duration time) {
    return connection.run(c -> {
      try (PreparedStatement upsert =
          c.prepareStatement(
              "INSERT INTO lease AS l (name, owner, until) SELECT ?, ?,"
                  + " clock_timestamp() + ? * interval '1 millisecond' WHERE NOT EXISTS"
                  + " (SELECT FROM member WHERE incarnation = ? AND state = 'down')"
                  + " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner,"
                  + " until = excluded.until"
                  + " WHERE l.owner = excluded.owner OR l.until < clock_timestamp()")) {
        upsert.setString(1, name);
        upsert.setString(2, owner);
        upsert.setLong(3, time.toMillis());
        upsert.setString(4, incarnation);
        return upsert.executeUpdate() == 1;
      }
    });
  }

  /**
   * Lets a member enter a state only while it holds a lease.
   *
   * @return false if it does not, or is down
   */
  public boolean enterAsHolder(String name, String incarnation, MemberState state) {
    return connection.run(c -> {
      try (PreparedStatement update =
          c.prepareStatement(
              "UPDATE member SET state = ?, last_seen = clock_timestamp() WHERE incarnation = ?"
                  + " AND state <> 'down' AND EXISTS (SELECT FROM lease l WHERE l.name = ?"
                  + " AND l.owner = member.incarnation AND l.until >= clock_timestamp())")) {
        update.setString(1, state.word());
        update.setString(2, incarnation);
        update.setString(3, name);
        return update.executeUpdate() == 1;
      }
    });
  }

  public void release(String name, String owner) {
    connection.run(c -> {
      try (PreparedStatement delete =
          c.prepareStatement("DELETE FROM lease WHERE name = ? AND owner = ?")) {
        delete.setString(1, name);
        delete.setString(2, owner);
        return delete.executeUpdate();
      }
    });
  }
}
