package io.troupe.core.admit.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which kernel settings a pod may change; releases have added to them. */
final class Sysctls {
  /** By the minor version that brought them. */
  private static final TreeMap<Integer, List<String>> SAFE =
      new TreeMap<>(
          Map.of(
              0,
              List.of(
                  "kernel.shm_rmid_forced",
                  "net.ipv4.ip_local_port_range",
                  "net.ipv4.ip_unprivileged_port_start",
                  "net.ipv4.ping_group_range",
                  "net.ipv4.tcp_syncookies"),
              27,
              List.of("net.ipv4.ip_local_reserved_ports"),
              29,
              List.of(
                  "net.ipv4.tcp_fin_timeout",
                  "net.ipv4.tcp_keepalive_intvl",
                  "net.ipv4.tcp_keepalive_probes",
                  "net.ipv4.tcp_keepalive_time"),
              32,
              List.of("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem")));

  static final List<Check> CHECKS = checks();

  private Sysctls() {}

  private static List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    Set<String> allowed = new HashSet<>();
    for (Integer since : SAFE.keySet()) {
      allowed.addAll(SAFE.get(since));
      Set<String> then = Set.copyOf(allowed);
      Integer next = SAFE.higherKey(since);
      Check check = Check.baseline("sysctls", since, pod -> check(pod, then));
      checks.add(next == null ? check : check.until(next));
    }
    return List.copyOf(checks);
  }

  private static Optional<Violation> check(PodContent pod, Set<String> allowed) {
    List<String> bad = new ArrayList<>();
    for (JsonNode sysctl : pod.security().path("sysctls")) {
      String name = sysctl.path("name").asText("");
      if (!allowed.contains(name)) {
        bad.add(name);
      }
    }
    return BaselineChecks.when(!bad.isEmpty(), "forbidden sysctls", String.join(", ", bad));
  }
}
