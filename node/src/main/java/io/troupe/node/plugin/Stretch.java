package io.troupe.node.plugin;

import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** From when to when. */
final class Stretch {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "MOMENT",
      description = "A revision, a time, or 10m for ten minutes ago.")
  private String from;

  @Option(names = "--to", paramLabel = "MOMENT", description = "Otherwise now.")
  private String to;

  /** As the server takes a moment in JSON. */
  String from(Instant now) {
    return MomentArgument.parse(from, now).bound();
  }

  Optional<String> to(Instant now) {
    return Optional.ofNullable(to).map(text -> MomentArgument.parse(text, now).bound());
  }

  /** As a query whose parameters are called that. */
  String query(String first, String last, Instant now) {
    String query = first + "=" + Target.encoded(from(now));
    return query + to(now).map(end -> "&" + last + "=" + Target.encoded(end)).orElse("");
  }
}
