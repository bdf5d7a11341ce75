package io.troupe.histories;

import io.troupe.cluster.Network;
import io.troupe.cluster.ThreeNodes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

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
  },
  /** A node and its peers hear nothing of each other; the database and clients reach it. */
  CUT_FROM_PEERS {
    @Override
    void begin(ThreeNodes cluster, int node) {
      peers(cluster, node).forEach(peer -> network(cluster).cut(ThreeNodes.machine(node), peer));
    }
  },
  /** A node's peers do not hear it, and it hears them. */
  UNHEARD_BY_PEERS {
    @Override
    void begin(ThreeNodes cluster, int node) {
      peers(cluster, node).forEach(peer -> network(cluster).lose(ThreeNodes.machine(node), peer));
    }
  },
  CUT_FROM_DATABASE {
    @Override
    void begin(ThreeNodes cluster, int node) {
      network(cluster).cut(ThreeNodes.machine(node), ThreeNodes.database());
    }
  },
  /** What a node says reaches the database; no answer reaches the node. */
  DEAF_TO_DATABASE {
    @Override
    void begin(ThreeNodes cluster, int node) {
      network(cluster).lose(ThreeNodes.database(), ThreeNodes.machine(node));
    }
  },
  /** Nobody reaches a node, and it reaches nobody. */
  CUT_OFF {
    @Override
    void begin(ThreeNodes cluster, int node) {
      network(cluster).cutOff(ThreeNodes.machine(node));
    }
  },
  DATABASE_CUT_OFF {
    @Override
    void begin(ThreeNodes cluster, int node) {
      network(cluster).cutOff(ThreeNodes.database());
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

  /** Of a fault of the network, unless it says otherwise. */
  void end(ThreeNodes cluster, int node) throws SQLException {
    network(cluster).heal();
  }

  private static final Set<Fault> OF_THE_NETWORK = EnumSet.range(CUT_FROM_PEERS, DATABASE_CUT_OFF);

  /** What can go wrong there: no part of a network where all is one machine. */
  static List<Fault> of(ThreeNodes cluster) {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    if (cluster.network().isEmpty()) {
      all.removeAll(OF_THE_NETWORK);
    }
    return List.copyOf(all);
  }

  private static Network network(ThreeNodes cluster) {
    return cluster.network().orElseThrow();
  }

  private static List<String> peers(ThreeNodes cluster, int node) {
    return IntStream.rangeClosed(1, cluster.nodes().size())
        .filter(other -> other != node)
        .mapToObj(ThreeNodes::machine)
        .toList();
  }

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
