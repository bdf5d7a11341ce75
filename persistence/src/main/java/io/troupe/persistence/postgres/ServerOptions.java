package io.troupe.persistence.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the embedded server is tuned: every commit durable, little memory, two cores, few
 * connections.
 */
final class ServerOptions {
  private ServerOptions() {}

  /** Arguments for {@code postgres}. */
  static List<String> arguments(int port) {
    Map<String, String> options = new TreeMap<>();
    options.put("port", Integer.toString(port));
    options.put("listen_addresses", "127.0.0.1");
    options.put("unix_socket_directories", "");
    options.put("lc_messages", "C");
    options.put("timezone", "UTC");

    options.put("fsync", "on");
    options.put("synchronous_commit", "on");
    options.put("full_page_writes", "on");
    // No replicas of an embedded server: the least log that is crash-safe.
    options.put("wal_level", "minimal");
    options.put("max_wal_senders", "0");
    options.put("wal_compression", "pglz");
    options.put("min_wal_size", "64MB");
    options.put("max_wal_size", "512MB");
    options.put("checkpoint_timeout", "10min");

    options.put("shared_buffers", "32MB");
    options.put("work_mem", "2MB");
    options.put("maintenance_work_mem", "16MB");
    options.put("max_connections", "40");
    options.put("max_worker_processes", "0");
    options.put("max_parallel_workers_per_gather", "0");
    options.put("max_logical_replication_workers", "0");
    options.put("io_method", "sync");
    options.put("autovacuum_max_workers", "1");
    options.put("jit", "off");
    options.put("huge_pages", "off");

    // A client that vanished or was stopped is let go of within about a second.
    options.put("tcp_user_timeout", "1000");
    options.put("idle_in_transaction_session_timeout", "60s");

    List<String> arguments = new ArrayList<>();
    options.forEach((name, value) -> {
      arguments.add("-c");
      arguments.add(name + "=" + value);
    });
    return arguments;
  }
}
