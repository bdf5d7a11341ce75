package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.ProcessTime;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
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

  @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Of that kind only, such as pods.")
  private List<String> words = List.of();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "MOMENT",
      description = "A revision, a time, or 10m for ten minutes ago.")
  private String from;

  @Option(names = "--to", paramLabel = "MOMENT", description = "Otherwise now.")
  private String to;

  @Option(
      names = "--speed",
      defaultValue = "0",
      paramLabel = "FACTOR",
      description = "1 as it was, 10 ten times as fast, 0 at once (default ${DEFAULT-VALUE}).")
  private double speed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Kubectl kubectl = cluster.kubectl();
    Target target = Target.of(words, kubectl, cluster);
    Console console = System.console();
    // Where lines scroll by, they are the progress.
    boolean bar = console == null || !console.isTerminal();
    Process stream = kubectl.start(List.of("get", "--raw", path(target)));
    try (Frames frames = new Frames(bar ? extent(kubectl) : Optional.empty(), output.forPeople())) {
      BufferedReader in = stream.inputReader();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          frames.take(line);
        }
      }
      return stream.waitFor() == 0 ? 0 : 1;
    } finally {
      System.out.flush();
      stream.destroy();
    }
  }

  /** How many revisions there are from where to where; nothing for who may not know. */
  private Optional<Extent> extent(Kubectl kubectl) {
    try {
      JsonNode timeline = kubectl.get(TIMELINE + "?buckets=1&" + bounds("since", "until"));
      JsonNode bucket = timeline.path("buckets").path(0);
      long events = bucket.path("events").asLong();
      return Optional.of(new Extent(bucket.path("revision").asLong() - events, events))
          .filter(extent -> extent.events() > 0);
    } catch (KubectlFailure _) {
      return Optional.empty(); // the replay itself says why
    }
  }

  private String path(Target target) {
    List<String> query = new ArrayList<>(List.of(bounds("from", "to"), "speed=" + speed));
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

  private String bounds(String first, String last) {
    Instant now = ProcessTime.wall().instant();
    String from = Target.encoded(MomentArgument.parse(this.from, now).bound());
    return first
        + "="
        + from
        + (to == null
            ? ""
            : "&" + last + "=" + Target.encoded(MomentArgument.parse(to, now).bound()));
  }

  /**
   * @param start the revision before the first
   */
  private record Extent(long start, long events) {}

  /** What to do with each line of the stream. */
  private static final class Frames implements AutoCloseable {
    private final Optional<Extent> extent;
    private final boolean forPeople;
    private Optional<ProgressBar> bar = Optional.empty();

    Frames(Optional<Extent> extent, boolean forPeople) {
      this.extent = extent;
      this.forPeople = forPeople;
    }

    void take(String line) {
      JsonNode frame = Json.parse(line);
      String type = frame.path("type").asText();
      if (type.equals("ERROR")) {
        throw new KubectlFailure(
            "Error from server: " + frame.path("object").path("message").asText());
      }
      if (!forPeople) {
        System.out.println(line);
      } else if (!type.equals("BOOKMARK")) {
        System.out.println(text(frame, type));
      }
      extent.ifPresent(known -> progress(known, frame.path("revision").asLong()));
    }

    private void progress(Extent known, long revision) {
      ProgressBar shown = bar.orElseGet(() -> begin(known.events()));
      bar = Optional.of(shown);
      shown.stepTo(Math.clamp(revision - known.start(), 0, known.events()));
    }

    private static ProgressBar begin(long events) {
      return new ProgressBarBuilder()
          .setTaskName("Replay")
          .setInitialMax(events)
          .setUnit(" changes", 1)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis(500)
          .build();
    }

    @Override
    public void close() {
      bar.ifPresent(ProgressBar::close);
    }

    private static String text(JsonNode frame, String type) {
      JsonNode object = frame.path("object");
      JsonNode metadata = object.path("metadata");
      String namespace = metadata.path("namespace").asText();
      return "%s  %8s  %-8s  %s%s/%s"
          .formatted(
              frame.path("time").asText(),
              frame.path("revision").asText(),
              type,
              namespace.isEmpty() ? "" : namespace + " ",
              object.path("kind").asText().toLowerCase(Locale.ROOT),
              metadata.path("name").asText());
    }
  }
}
