package io.troupe.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is told of requests and where, by upstream's names. One line each, for there are many. */
final class AuditOptions {
  private static final String PREFIX = "--audit-";

  /** Options that both places have: the name behind the place's, the key below it. */
  private static final List<Flag> OF_PLACES =
      List.of(
          flag("mode", "MODE", "batch, blocking or blocking-strict: whether answers wait."),
          flag("version", "VERSION", "audit.k8s.io/v1 is the only one."),
          flag("batch-buffer-size", "N", "Events that may wait; more are dropped. Mode batch."),
          flag("batch-max-size", "N", "Events written at once. Mode batch."),
          flag("batch-max-wait", "TIME", "How long an event waits for others. Mode batch."),
          flag("batch-throttle-enable", "BOOL", "Whether batches are held back. Mode batch."),
          flag("batch-throttle-qps", "N", "Batches a second on average. Mode batch."),
          flag("batch-throttle-burst", "N", "Batches at once. Mode batch."),
          flag("truncate-enabled", "BOOL", "Whether large events go without their objects."),
          flag("truncate-max-batch-size", "BYTES", "A larger batch is split."),
          flag("truncate-max-event-size", "BYTES", "A larger event is truncated, or dropped."));

  private static final List<Flag> OF_LOG =
      List.of(
          new Flag("path", "path", "FILE", "Events are written here, a line each; - for stdout."),
          new Flag("maxage", "max-age-days", "DAYS", "Older files are removed (default: none)."),
          new Flag("maxbackup", "max-backup", "N", "Old files to keep (default: all)."),
          new Flag("maxsize", "max-size", "MEGABYTES", "A larger file is put aside (100)."),
          new Flag("compress", "compress", "BOOL", "Whether files put aside are compressed."),
          new Flag("format", "format", "FORMAT", "json (default) or legacy."));

  private static final List<Flag> OF_WEBHOOK =
      List.of(
          new Flag("config-file", "config-file", "FILE", "A kubeconfig of where to post events."),
          new Flag("initial-backoff", "initial-backoff", "TIME", "Before a second attempt (10s)."));

  private static final List<Flag> ALL =
      Stream.of(
              of("log", OF_LOG),
              of("log", OF_PLACES),
              of("webhook", OF_WEBHOOK),
              of("webhook", OF_PLACES))
          .flatMap(flags -> flags)
          .toList();

  @Option(
      names = "--audit-policy-file",
      paramLabel = "FILE",
      description = "A Policy of audit.k8s.io/v1: what is told of which requests.")
  private Optional<Path> policy = Optional.empty();

  private final Map<String, Said> said = new LinkedHashMap<>();

  /**
   * @param name behind the prefix
   * @param key below the section of the configuration
   */
  private record Flag(String name, String key, String label, String description) {
    boolean isFile() {
      return label.equals("FILE");
    }

    boolean isSwitch() {
      return label.equals("BOOL");
    }
  }

  /**
   * One option that was given.
   *
   * @param key of the configuration
   */
  record Said(String key, Object value) {}

  /** Upstream groups some names; the configuration does by sections. */
  private static Flag flag(String name, String label, String description) {
    return new Flag(name, name.replaceFirst("^(batch|truncate)-", "$1."), label, description);
  }

  private static Stream<Flag> of(String place, List<Flag> flags) {
    return flags.stream()
        .map(flag ->
            new Flag(
                place + "-" + flag.name(),
                place + "." + flag.key(),
                flag.label(),
                flag.description()));
  }

  /** Called by the parser, with the command that has these options. */
  @Spec(Spec.Target.MIXEE)
  void command(CommandSpec command) {
    for (Flag flag : ALL) {
      OptionSpec.Builder option =
          OptionSpec.builder(PREFIX + flag.name())
              .paramLabel(flag.label())
              .description(flag.description())
              .type(String.class)
              .setter(keep(flag));
      if (flag.isSwitch()) {
        option.arity("0..1").fallbackValue("true");
      }
      command.addOption(option.build());
    }
  }

  /** Of what was given; the parser first clears all with null. */
  private ISetter keep(Flag flag) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        if (value != null) {
          said.put(
              PREFIX + flag.name(),
              new Said("troupe.audit." + flag.key(), flag.isFile() ? absolute(value) : value));
        }
        return value;
      }
    };
  }

  /** By option, in order. */
  Map<String, Said> said() {
    Map<String, Said> all = new LinkedHashMap<>();
    policy.ifPresent(file ->
        all.put("--audit-policy-file", new Said("troupe.audit.policy-file", absolute(file))));
    all.putAll(said);
    return all;
  }

  /** The background process may run elsewhere. */
  private static String absolute(Object file) {
    String path = file.toString();
    return path.equals("-") ? path : Path.of(path).toAbsolutePath().toString();
  }
}
