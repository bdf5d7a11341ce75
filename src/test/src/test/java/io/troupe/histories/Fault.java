package io.troupe.histories;

import io.troupe.cluster.ThreeNodes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What goes wrong, for a while, by name. */
enum Fault {
  /** A node is killed and started again. */
  KILL9 {
    @Override
    void begin(ThreeNodes cluster, int node) {
      cluster.node(node).kill9();
    }

    @Override
    void end(ThreeNodes cluster, int node) {
      cluster.node(node).start();
    }
  },
  /** A node is stopped and goes on as if no time had passed. */
  STOP {
    @Override
    void begin(ThreeNodes cluster, int node) {
      cluster.node(node).freeze();
    }

    @Override
    void end(ThreeNodes cluster, int node) {
      cluster.node(node).thaw();
    }
  },
  /** A node leaves in order and is started again. */
  LEAVE {
    @Override
    void begin(ThreeNodes cluster, int node) {
      cluster.node(node).leave();
      cluster.node(node).awaitEnd();
    }

    @Override
    void end(ThreeNodes cluster, int node) {
      cluster.node(node).start();
    }
  },
  DATABASE_RESTART {
    @Override
    void begin(ThreeNodes cluster, int node) {
      cluster.postgres().restart();
    }

    @Override
    void end(ThreeNodes cluster, int node) {}
  },
  DATABASE_STOP {
    @Override
    void begin(ThreeNodes cluster, int node) {
      cluster.postgres().stop();
    }

    @Override
    void end(ThreeNodes cluster, int node) {
      cluster.postgres().restart();
    }
  },
  DATABASE_CONNECTIONS_CUT {
    @Override
    void begin(ThreeNodes cluster, int node) throws SQLException {
      try (Connection connection = connect(cluster);
          Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      }
    }

    @Override
    void end(ThreeNodes cluster, int node) throws SQLException {
      begin(cluster, node);
    }
  };

  private static final int QUIET_MILLIS_MAX = 3_000;
  private static final int LASTS_MILLIS_MAX = 4_000;

  /** Long enough for the others to give a stopped node up. */
  private static final int LONG_MILLIS = 15_000;

  /**
   * @param quietMillis after the one before is over
   */
  record Planned(int quietMillis, Fault fault, int node, int lastsMillis) {}

  abstract void begin(ThreeNodes cluster, int node) throws SQLException;

  abstract void end(ThreeNodes cluster, int node) throws SQLException;

  /** The same for the same seed; one in ten lasts long. */
  static List<Planned> plan(Random random, List<Fault> faults, int nodes) {
    List<Planned> planned = new ArrayList<>();
    for (Fault fault : faults) {
      planned.add(
          new Planned(
              500 + random.nextInt(QUIET_MILLIS_MAX),
              fault,
              1 + random.nextInt(nodes),
              random.nextInt(10) == 0 ? LONG_MILLIS : 500 + random.nextInt(LASTS_MILLIS_MAX)));
    }
    return planned;
  }

  static Connection connect(ThreeNodes cluster) throws SQLException {
    var url = cluster.postgres().databaseUrl();
    return DriverManager.getConnection(url.jdbc(), url.user(), url.password());
  }
}
