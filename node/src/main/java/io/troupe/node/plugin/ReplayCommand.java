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
    Process stream = kubectl.start(List.of("get", "--raw", path(target)));
    Console console = System.console();
    // Where lines scroll by, they are the progress.
    boolean bar = console == null || !console.isTerminal();
    try (ProgressBar progress = bar ? progress() : null) {
      Frames frames = new Frames(progress, output.forPeople());
      BufferedReader in = stream.inputReader();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          frames.take(line);
        }
      }
    } finally {
      System.out.flush();
      stream.destroy();
    }
    return stream.waitFor() == 0 ? 0 : 1;
  }

  private String path(Target target) {
    Instant now = ProcessTime.wall().instant();
    List<String> query = new ArrayList<>();
    query.add("from=" + Target.encoded(MomentArgument.parse(from, now).bound()));
    if (to != null) {
      query.add("to=" + Target.encoded(MomentArgument.parse(to, now).bound()));
    }
    query.add("speed=" + speed);
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

  /** How many there will be is not known, so it counts and says how fast. */
  private static ProgressBar progress() {
    return new ProgressBarBuilder()
        .setTaskName("Replay")
        .setInitialMax(-1)
        .setUnit(" changes", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .build();
  }

  /** What to do with each line of the stream. */
  private record Frames(ProgressBar progress, boolean forPeople) {
    void take(String line) {
      if (!forPeople) {
        System.out.println(line);
      }
      JsonNode frame = Json.parse(line);
      String type = frame.path("type").asText();
      if (type.equals("ERROR")) {
        throw new KubectlFailure(
            "Error from server: " + frame.path("object").path("message").asText());
      }
      if (forPeople && !type.equals("BOOKMARK")) {
        System.out.println(text(frame, type));
      }
      if (progress != null) {
        progress.step();
      }
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
