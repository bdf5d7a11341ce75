package io.troupe.persistence.member;

import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes, one row for each name there ever was. */
public final class MemberTable {
  private static final String ALL =
      "SELECT name, identity, incarnation, api, artery, build, state, started_at,"
          + " (extract(epoch FROM clock_timestamp() - last_seen) * 1000)::bigint"
          + " FROM member ORDER BY name";

  private final SteadyConnection connection;

  MemberTable(SteadyConnection connection) {
    this.connection = connection;
  }

  SteadyConnection connection() {
    return connection;
  }

  /** All of them, by name. */
  public List<Member> all() {
    return connection.run(MemberTable::read);
  }

  /**
   * Puts this row in the place of the one with that incarnation, or of none, if that is still so.
   *
   * @param member its times are the database's affair
   * @return false if somebody was faster
   */
  public boolean claim(Member member, Optional<String> replaces) {
    return connection.run(c -> {
      forgetLongGone(c);
      try (PreparedStatement upsert =
          c.prepareStatement(
              "INSERT INTO member AS m (name, identity, incarnation, api, artery, build, state)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                  + " identity = excluded.identity, incarnation = excluded.incarnation,"
                  + " api = excluded.api, artery = excluded.artery, build = excluded.build,"
                  + " state = excluded.state, started_at = clock_timestamp(),"
                  + " last_seen = clock_timestamp() WHERE m.incarnation IN (?, ?)")) {
        upsert.setString(1, member.name());
        upsert.setString(2, member.identity());
        upsert.setString(3, member.incarnation());
        upsert.setString(4, member.api());
        upsert.setString(5, member.artery());
        upsert.setString(6, member.build());
        upsert.setString(7, member.state().word());
        upsert.setString(8, replaces.orElse(""));
        // Done twice, it finds what it did the first time.
        upsert.setString(9, member.incarnation());
        return upsert.executeUpdate() == 1;
      }
    });
  }

  /** Names that somebody else may want again. */
  private static void forgetLongGone(Connection c) throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement(
            "DELETE FROM member WHERE state IN ('left', 'down')"
                + " AND last_seen < clock_timestamp() - interval '1 day'")) {
      delete.executeUpdate();
    }
  }

  /**
   * Says that it lives, and reads all the others.
   *
   * @return empty rows if this incarnation has no row any more: another has taken its name
   */
  public List<Member> beat(String incarnation) {
    return connection.run(c -> {
      try (PreparedStatement update =
          c.prepareStatement(
              "UPDATE member SET last_seen = clock_timestamp() WHERE incarnation = ?")) {
        update.setString(1, incarnation);
        return update.executeUpdate() == 0 ? List.of() : read(c);
      }
    });
  }

  /**
   * Nobody comes back from {@link MemberState#DOWN}.
   *
   * @return false if it was down, or has no row
   */
  public boolean enter(String incarnation, MemberState state) {
    return connection.run(c -> {
      try (PreparedStatement update =
          c.prepareStatement(
              "UPDATE member SET state = ?, last_seen = clock_timestamp()"
                  + " WHERE incarnation = ? AND state <> 'down'")) {
        update.setString(1, state.word());
        update.setString(2, incarnation);
        return update.executeUpdate() == 1;
      }
    });
  }

  /** Gives up the one that is reached there, as that life of it. */
  public void down(String artery, String incarnation) {
    connection.run(c -> {
      try (PreparedStatement update =
          c.prepareStatement(
              "UPDATE member SET state = 'down'"
                  + " WHERE artery = ? AND incarnation = ? AND state <> 'left'")) {
        update.setString(1, artery);
        update.setString(2, incarnation);
        return update.executeUpdate();
      }
    });
  }

  private static List<Member> read(Connection c) throws SQLException {
    try (PreparedStatement select = c.prepareStatement(ALL);
        ResultSet row = select.executeQuery()) {
      List<Member> members = new ArrayList<>();
      while (row.next()) {
        members.add(
            new Member(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                MemberState.of(row.getString(7)),
                row.getTimestamp(8).toInstant(),
                Duration.ofMillis(row.getLong(9))));
      }
      return List.copyOf(members);
    }
  }
}
