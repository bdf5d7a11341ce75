package io.troupe.node.boot;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * The {@code troupe.cluster} section of the configuration: of a node that shares its database with
 * others.
 *
 * @param host where the other members reach this one
 * @param listen what it listens on for them
 * @param port the same, for Artery
 * @param seeds members to ask, {@code host:port} of their APIs
 * @param build this program's version
 */
record PeerSettings(
    String host, String listen, int port, List<String> seeds, Duration joinTimeout, String build) {
  private static final int PORT_DISTANCE = 10_000;
  private static final int PORT_MAX = 65_535;

  PeerSettings {
    seeds = List.copyOf(seeds);
  }

  /**
   * @param version of the jar
   * @throws IllegalStateException saying what to change
   */
  static PeerSettings of(Config config, Settings settings, String version) {
    Config cluster = config.getConfig("troupe.cluster");
    int port = cluster.getInt("port");
    String build = cluster.getString("build");
    String host =
        isAny(settings.address())
            ? MachineAddress.reachable(settings.address())
                .orElseThrow(() ->
                    new IllegalStateException(
                        "this machine has no address that other nodes could reach; set --address"))
            : settings.address();
    return new PeerSettings(
        host,
        settings.address(),
        port != 0 ? port : beside(settings.port()),
        cluster.getStringList("seeds").stream()
            .map(seed -> withPort(seed.strip(), settings.port()))
            .toList(),
        cluster.getDuration("join-timeout"),
        build.isEmpty() ? version : build);
  }

  private static boolean isAny(String address) {
    return address.equals("0.0.0.0") || address.equals("::");
  }

  private static int beside(int apiPort) {
    return apiPort + PORT_DISTANCE <= PORT_MAX ? apiPort + PORT_DISTANCE : apiPort - PORT_DISTANCE;
  }

  /** A seed without a port is taken to serve on the same as this node. */
  private static String withPort(String seed, int port) {
    boolean bare = seed.startsWith("[") ? seed.endsWith("]") : seed.indexOf(':') < 0;
    return bare ? seed + ":" + port : seed;
  }

  /** Of this node's API, as others find it. */
  String api(Settings settings) {
    return "https://" + host + ":" + settings.port();
  }
}
