package io.troupe.node.plugin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which entries. */
final class EntryOptions {
  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "From there on: a revision, a time, or 10m for ten minutes ago.")
  private String since;

  @Option(names = "--until", paramLabel = "MOMENT", description = "Up to there.")
  private String until;

  @Option(names = "--by", paramLabel = "USER", description = "By that user only.")
  private String user;

  @Option(names = "--verb", paramLabel = "VERB", description = "Of that verb only.")
  private String verb;

  @Option(
      names = "--field",
      paramLabel = "PATH",
      description = "That changed this field or one below, such as spec.replicas.")
  private String field;

  @Option(
      names = "--limit",
      defaultValue = "50",
      paramLabel = "N",
      description = "At most so many, the newest (default ${DEFAULT-VALUE}).")
  private int limit;

  int limit() {
    if (limit < 1) {
      throw new KubectlFailure("error: --limit must be at least 1");
    }
    return limit;
  }

  /** Query parameters but the limit; of the field selector its terms. */
  List<String> query(Instant now) {
    List<String> query = new ArrayList<>();
    if (since != null) {
      query.add("since=" + Target.encoded(MomentArgument.parse(since, now).bound()));
    }
    if (until != null) {
      query.add("until=" + Target.encoded(MomentArgument.parse(until, now).bound()));
    }
    term(query, "user", user);
    term(query, "verb", verb);
    term(query, "field", field);
    return query;
  }

  private static void term(List<String> query, String key, String value) {
    if (value != null) {
      query.add("fieldSelector=" + Target.term(key + "=", value));
    }
  }
}
