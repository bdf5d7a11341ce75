package io.troupe.node.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.troupe.actors.accessconfig.AuditPolicyFile;
import io.troupe.actors.accessconfig.BadConfiguration;
import io.troupe.actors.accessconfig.Kubeconfig;
import io.troupe.actors.audit.AuditLog;
import io.troupe.actors.audit.Backend.Form;
import io.troupe.actors.audit.EventQueue.Batching;
import io.troupe.actors.audit.Mode;
import io.troupe.core.audit.AuditEvent;
import io.troupe.core.audit.AuditPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code troupe.audit} section of the configuration, checked. Follows upstream
 * apiserver/pkg/server/options/audit.go.
 */
record AuditSettings(AuditPolicy policy, Optional<Log> log, Optional<Webhook> webhook) {
  private static final long MEGABYTE = 1 << 20;
  private static final long MEGABYTES_USUAL = 100;

  /**
   * How events come to a place.
   *
   * @param eventBytesMax see {@link io.troupe.actors.audit.Backend}
   */
  record Way(Batching batching, long eventBytesMax) {}

  /**
   * @param path of a file; {@code -} for standard output
   */
  record Log(String path, Form form, AuditLog.Keeping keeping, Way way) {}

  record Webhook(Kubeconfig place, Duration backoff, Way way) {}

  /**
   * @param config the whole configuration
   * @return empty without a policy: then nothing is looked at
   * @throws BadConfiguration saying everything that cannot be used
   */
  static Optional<AuditSettings> of(Config config) {
    Config audit = config.getConfig("troupe.audit");
    List<String> problems = new ArrayList<>();
    try {
      Optional<Log> log = log(audit.getConfig("log"), problems);
      Optional<Webhook> webhook = webhook(audit.getConfig("webhook"), problems);
      if (!problems.isEmpty()) {
        throw new BadConfiguration(String.join("; ", problems));
      }
      String policy = audit.getString("policy-file");
      return policy.isEmpty()
          ? Optional.empty()
          : Optional.of(new AuditSettings(policy(policy), log, webhook));
    } catch (ConfigException unreadable) {
      throw new BadConfiguration(unreadable.getMessage());
    }
  }

  private static AuditPolicy policy(String path) {
    try {
      return AuditPolicyFile.parse(read(path));
    } catch (BadConfiguration bad) {
      throw new BadConfiguration(
          "loading audit policy file: " + bad.getMessage() + ": from file " + path);
    }
  }

  private static Optional<Log> log(Config log, List<String> problems) {
    String path = log.getString("path");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Way way = way("log", log, problems);
    version(log, problems);
    Optional<Form> form = Form.of(log.getString("format"));
    if (form.isEmpty()) {
      problems.add(
          "invalid audit log format %s, allowed formats are \"legacy,json\""
              .formatted(log.getString("format")));
    }
    for (String key : List.of("max-age-days", "max-backup", "max-size")) {
      if (log.getInt(key) < 0) {
        String flag = "--audit-log-" + key.replace("-days", "").replace("-", "");
        problems.add(flag + " " + log.getInt(key) + " can't be a negative number");
      }
    }
    long megabytes = log.getLong("max-size");
    return Optional.of(
        new Log(
            path,
            form.orElse(Form.JSON),
            new AuditLog.Keeping(
                Duration.ofDays(log.getInt("max-age-days")),
                log.getInt("max-backup"),
                (megabytes == 0 ? MEGABYTES_USUAL : megabytes) * MEGABYTE,
                log.getBoolean("compress")),
            way));
  }

  private static Optional<Webhook> webhook(Config webhook, List<String> problems) {
    String file = webhook.getString("config-file");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Way way = way("webhook", webhook, problems);
    version(webhook, problems);
    return Optional.of(
        new Webhook(
            Kubeconfig.parse(read(file), AuditSettings::read),
            webhook.getDuration("initial-backoff"),
            way));
  }

  private static void version(Config place, List<String> problems) {
    if (!place.getString("version").equals(AuditEvent.API_VERSION)) {
      problems.add(
          "invalid group version, allowed versions are [\"" + AuditEvent.API_VERSION + "\"]");
    }
  }

  private static Way way(String place, Config config, List<String> problems) {
    Config truncate = config.getConfig("truncate");
    long event = truncate.getLong("max-event-size");
    long batch = truncate.getLong("max-batch-size");
    if (event <= 0) {
      problems.add(
          "invalid audit truncate %s max event size %d, must be a positive number"
              .formatted(place, event));
    } else if (batch < event) {
      problems.add(
          "invalid audit truncate %s max batch size %d, must be greater than max event size (%d)"
              .formatted(place, batch, event));
    }
    boolean enabled = truncate.getBoolean("enabled");
    return new Way(
        batching(place, config, enabled ? batch : Long.MAX_VALUE, problems),
        enabled ? event : Long.MAX_VALUE);
  }

  private static Batching batching(
      String place, Config config, long bytesMax, List<String> problems) {
    String word = config.getString("mode");
    Optional<Mode> mode = Mode.of(word);
    if (mode.isEmpty()) {
      problems.add(
          "invalid audit %s mode %s, allowed modes are \"%s\""
              .formatted(place, word, String.join(",", Mode.words())));
    }
    if (mode.isEmpty() || mode.get() != Mode.BATCH) {
      return Batching.waitedFor(mode.orElse(Mode.BLOCKING), bytesMax);
    }
    Config batch = config.getConfig("batch");
    boolean throttled = batch.getBoolean("throttle-enable");
    boolean sound =
        positive(place, "buffer size", batch.getNumber("buffer-size"), problems)
            && positive(place, "max batch size", batch.getNumber("max-size"), problems)
            && (!throttled
                || positive(place, "throttle QPS", batch.getNumber("throttle-qps"), problems)
                    && positive(
                        place, "throttle burst", batch.getNumber("throttle-burst"), problems));
    return sound
        ? new Batching(
            Mode.BATCH,
            batch.getInt("buffer-size"),
            batch.getInt("max-size"),
            batch.getDuration("max-wait"),
            bytesMax,
            throttled ? batch.getDouble("throttle-qps") : 0,
            batch.getInt("throttle-burst"))
        : Batching.waitedFor(Mode.BLOCKING, bytesMax);
  }

  private static boolean positive(String place, String what, Number value, List<String> problems) {
    if (value.doubleValue() > 0) {
      return true;
    }
    problems.add(
        "invalid audit batch %s %s %s, must be a positive number".formatted(place, what, value));
    return false;
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new BadConfiguration("cannot read " + path);
    }
  }
}
