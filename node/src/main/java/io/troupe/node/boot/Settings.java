package io.troupe.node.boot;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code troupe} section of the configuration, typed.
 *
 * @param databaseUrl empty for the embedded server
 * @param nodeName of the node that this process runs itself
 * @param hollowNodes how many nodes that only report are added
 * @param stopNotice how long one of several nodes serves on after it has begun to stop
 * @param nodeMonitorGrace how long an agent may be silent before its Node's conditions are unknown
 */
public record Settings(
    String address,
    int port,
    List<String> extraHosts,
    Optional<String> databaseUrl,
    String nodeName,
    String serviceCidr,
    int hollowNodes,
    Duration nodeMonitorGrace,
    Duration stopNotice,
    Duration stopTimeout) {

  public Settings {
    extraHosts = List.copyOf(extraHosts);
    if (hollowNodes < 0) {
      throw new IllegalArgumentException("--hollow-nodes is 0 or more, not " + hollowNodes);
    }
  }

  /**
   * @param config the whole configuration, command line first
   * @throws com.typesafe.config.ConfigException if a value is missing or of the wrong type
   */
  public static Settings of(Config config) {
    Config troupe = config.getConfig("troupe");
    return new Settings(
        troupe.getString("address"),
        troupe.getInt("port"),
        troupe.getStringList("extra-hosts"),
        Optional.of(troupe.getString("database-url")).filter(url -> !url.isEmpty()),
        Optional.of(troupe.getString("node-name"))
            .filter(n -> !n.isEmpty())
            .orElseGet(Settings::hostName),
        troupe.getString("service-cidr"),
        troupe.getInt("hollow-nodes"),
        troupe.getDuration("node-monitor-grace"),
        troupe.getDuration("stop-notice"),
        troupe.getDuration("stop-timeout"));
  }

  Settings withNodeName(String name) {
    return new Settings(
        address,
        port,
        extraHosts,
        databaseUrl,
        name,
        serviceCidr,
        hollowNodes,
        nodeMonitorGrace,
        stopNotice,
        stopTimeout);
  }

  /** For this machine's own processes: no wildcard. */
  public URI urlHere() {
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    return URI.create("https://" + (any ? "127.0.0.1" : address) + ":" + port);
  }

  /** For agents on any machine. */
  String urlForAgents() {
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    return any
        ? MachineAddress.reachable(address).map(own -> "https://" + own + ":" + port).orElse("")
        : url();
  }

  /** As the administrator's kubeconfig names it. */
  String url() {
    return "https://" + address + ":" + port;
  }

  /**
   * A host name as Kubernetes takes it for a node: lower case, at most 63 characters, letters,
   * digits, dots and dashes.
   */
  public static String hostName() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = "localhost";
    }
    String clean = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    clean =
        clean.substring(0, Math.min(clean.length(), 63)).replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    return clean.isEmpty() ? "localhost" : clean;
  }
}
