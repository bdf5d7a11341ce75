package io.troupe.persistence.member;

import io.troupe.persistence.postgres.Database;

/**
 * All tables of this room over one connection of their own: a heartbeat must not wait behind a
 * checkpoint, and it must notice within seconds that the database is away.
 */
public record MemberTables(
    ClusterTable cluster, MemberTable members, JoinTable joins, LeaseTable leases)
    implements AutoCloseable {
  /** The schema that brought them, {@code V2__members.sql}. */
  public static final int SCHEMA = 2;

  public static MemberTables over(Database database) {
    SteadyConnection connection = new SteadyConnection(database);
    return new MemberTables(
        new ClusterTable(connection),
        new MemberTable(connection),
        new JoinTable(connection),
        new LeaseTable(connection));
  }

  @Override
  public void close() {
    members.connection().close();
  }
}
