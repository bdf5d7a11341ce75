package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.node.boot.ProcessTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The cluster's life again, change by change. */
@Command(name = "replay", description = "Replay what happened between two moments.")
final class ReplayCommand implements Callable<Integer> {
  private static final String ROOT = "/apis/history.troupe.io/v1/replays/cluster";
  private static final String TIMELINE = "/apis/history.troupe.io/v1/timelines/cluster";

  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;
  @Mixin private Stretch stretch;

  @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Of that kind only, such as pods.")
  private List<String> words = List.of();

  @Option(
      names = "--speed",
      defaultValue = "0",
      paramLabel = "FACTOR",
      description = "1 as it was, 10 ten times as fast, 0 at once (default ${DEFAULT-VALUE}).")
  private double speed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Kubectl kubectl = cluster.kubectl();
    Target target = Target.ofKind(words, kubectl, cluster);
    Instant now = ProcessTime.wall().instant();
    Terminals terminals = Terminals.ofThisProcess();
    Optional<ReplayProgress.Extent> extent =
        terminals.err() ? extent(kubectl, now) : Optional.empty();
    Process stream = kubectl.start(List.of("get", "--raw", path(target, now)));
    try (ReplayProgress progress = new ReplayProgress(output, terminals, System.out, extent)) {
      BufferedReader in = stream.inputReader();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          progress.take(line);
          if (progress.unread()) {
            return 0;
          }
        }
      }
      return stream.waitFor() == 0 ? 0 : 1;
    } finally {
      stream.destroy();
    }
  }

  /** How many revisions there are from where to where; nothing for who may not know. */
  private Optional<ReplayProgress.Extent> extent(Kubectl kubectl, Instant now) {
    try {
      JsonNode timeline =
          kubectl.get(TIMELINE + "?buckets=1&" + stretch.query("since", "until", now));
      JsonNode bucket = timeline.path("buckets").path(0);
      long events = bucket.path("events").asLong();
      return Optional.of(
              new ReplayProgress.Extent(bucket.path("revision").asLong() - events, events))
          .filter(extent -> extent.events() > 0);
    } catch (KubectlFailure _) {
      return Optional.empty(); // the replay itself says why
    }
  }

  private String path(Target target, Instant now) {
    List<String> query =
        new ArrayList<>(List.of(stretch.query("from", "to", now), "speed=" + speed));
    if (!target.namespace().isEmpty()) {
      query.add("namespace=" + target.namespace());
    }
    target
        .kind()
        .ifPresent(kind ->
            query.add(
                "resource="
                    + kind.resource()
                    + (kind.group().isEmpty() ? "" : "." + kind.group())));
    return ROOT + "?" + String.join("&", query);
  }
}
