package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.node.boot.ProcessTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What differs between two moments of an object. */
@Command(
    name = "diff",
    description = "What changed of an object: last, since a moment, or between two.")
final class DiffCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;

  @Parameters(paramLabel = "TYPE/NAME", arity = "1..2", description = "Such as deployment/web.")
  private List<String> words;

  @Option(
      names = "--from",
      paramLabel = "MOMENT",
      description =
          "A revision, a time, or 10m for ten minutes ago; otherwise before the newest change.")
  private String from;

  @Option(names = "--to", paramLabel = "MOMENT", description = "Otherwise now.")
  private String to;

  @Override
  public Integer call() {
    Kubectl kubectl = cluster.kubectl();
    Target target = Target.ofObject(words, kubectl, cluster);
    Instant now = ProcessTime.wall().instant();
    JsonNode changes = from == null ? newest(kubectl, target, now) : between(kubectl, target, now);
    output.print(
        changes,
        () -> {
          String text = new Changed(Paint.ofThisProcess()).lines(changes, "");
          return text.isEmpty() ? "Nothing differs.\n" : text;
        });
    return 0;
  }

  private JsonNode newest(Kubectl kubectl, Target target, Instant now) {
    String until = to == null ? "" : MomentArgument.parse(to, now).bound();
    List<String> query = until.isEmpty() ? List.of() : List.of("until=" + Target.encoded(until));
    JsonNode entry = Entries.of(kubectl, target, query, 1).items().path(0);
    if (entry.isMissingNode()) {
      throw new KubectlFailure("error: no change of " + target.name() + " is remembered");
    }
    return entry.path("changes");
  }

  private JsonNode between(Kubectl kubectl, Target target, Instant now) {
    String path = target.path();
    Optional<ObjectNode> before = kubectl.find(path + "?" + MomentArgument.parse(from, now).read());
    String end = to == null ? "" : "?" + MomentArgument.parse(to, now).read();
    Optional<ObjectNode> after = kubectl.find(path + end);
    if (before.isEmpty() && after.isEmpty()) {
      throw new KubectlFailure("error: " + target.name() + " stood at neither moment");
    }
    return ChangeList.between(side(before), side(after));
  }

  /** What was not there yet, or is no more, is nothing: then all of the other side differs. */
  private static JsonNode side(Optional<ObjectNode> object) {
    return object.<JsonNode>map(one -> one).orElse(MissingNode.getInstance());
  }
}
