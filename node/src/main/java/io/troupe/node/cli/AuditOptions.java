package io.troupe.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is told of requests and where, by upstream's names. */
final class AuditOptions {
  @Option(
      names = "--audit-policy-file",
      paramLabel = "FILE",
      description = "A Policy of audit.k8s.io/v1: what is told of which requests.")
  private Optional<Path> policy = Optional.empty();

  @Option(
      names = "--audit-log-path",
      paramLabel = "FILE",
      description = "Events are written here, one JSON object a line; - for standard output.")
  private Optional<String> log = Optional.empty();

  @Option(
      names = "--audit-log-maxage",
      paramLabel = "DAYS",
      description = "Older files are removed (default: none).")
  private Optional<Integer> logAge = Optional.empty();

  @Option(
      names = "--audit-log-maxbackup",
      paramLabel = "N",
      description = "Old files to keep (default: all).")
  private Optional<Integer> logBackups = Optional.empty();

  @Option(
      names = "--audit-log-maxsize",
      paramLabel = "MEGABYTES",
      description = "A file is put aside when it is larger (default 100).")
  private Optional<Integer> logSize = Optional.empty();

  @Option(
      names = "--audit-log-format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "json is the only one.")
  private Format format;

  @Option(
      names = "--audit-webhook-config-file",
      paramLabel = "FILE",
      description = "A kubeconfig that names a server to which events are posted.")
  private Optional<Path> webhook = Optional.empty();

  @Option(
      names = "--audit-webhook-initial-backoff",
      paramLabel = "TIME",
      description = "Before events are posted again (default 10s).")
  private Optional<String> backoff = Optional.empty();

  @Option(
      names = "--audit-webhook-batch-max-size",
      paramLabel = "N",
      description = "Events posted at once (default 400).")
  private Optional<Integer> batchSize = Optional.empty();

  @Option(
      names = "--audit-webhook-batch-max-wait",
      paramLabel = "TIME",
      description = "How long an event waits for others (default 30s).")
  private Optional<String> batchWait = Optional.empty();

  @Option(
      names = "--audit-webhook-batch-buffer-size",
      paramLabel = "N",
      description = "Events that may wait; more are dropped (default 10000).")
  private Optional<Integer> buffer = Optional.empty();

  /** How a line looks. */
  enum Format {
    JSON
  }

  /**
   * One option that was given.
   *
   * @param key of the configuration
   */
  record Said(String key, Object value) {}

  /** By option. Paths are absolute: the background process may run elsewhere. */
  Map<String, Said> said() {
    Map<String, Said> said = new LinkedHashMap<>();
    policy.ifPresent(v -> said.put("--audit-policy-file", said("policy-file", absolute(v))));
    log.ifPresent(v ->
        said.put("--audit-log-path", said("log.path", v.equals("-") ? v : absolute(Path.of(v)))));
    logAge.ifPresent(v -> said.put("--audit-log-maxage", said("log.max-age-days", v)));
    logBackups.ifPresent(v -> said.put("--audit-log-maxbackup", said("log.max-backup", v)));
    logSize.ifPresent(v -> said.put("--audit-log-maxsize", said("log.max-size", v)));
    webhook.ifPresent(
        v -> said.put("--audit-webhook-config-file", said("webhook.config-file", absolute(v))));
    backoff.ifPresent(
        v -> said.put("--audit-webhook-initial-backoff", said("webhook.initial-backoff", v)));
    batchSize.ifPresent(
        v -> said.put("--audit-webhook-batch-max-size", said("webhook.batch-max-size", v)));
    batchWait.ifPresent(
        v -> said.put("--audit-webhook-batch-max-wait", said("webhook.batch-max-wait", v)));
    buffer.ifPresent(v -> said.put("--audit-webhook-batch-buffer-size", said("webhook.buffer", v)));
    return said;
  }

  private static Said said(String key, Object value) {
    return new Said("troupe.audit." + key, value);
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().toString();
  }
}
