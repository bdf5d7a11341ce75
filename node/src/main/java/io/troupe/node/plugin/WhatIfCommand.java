package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.ProcessTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What this build would have decided. */
@Command(
    name = "whatif",
    description = "Let a controller or the scheduler decide again what was decided then.")
final class WhatIfCommand implements Callable<Integer> {
  private static final String ROOT = "/apis/history.troupe.io/v1";

  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;
  @Mixin private Stretch stretch;

  @Parameters(paramLabel = "CONTROLLER", description = "Such as scheduler, or deployment.")
  private String controller;

  @Option(
      names = "--namespaced",
      description = "In the namespace only; what the rights in a namespace are enough for.")
  private boolean namespaced;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Kubectl kubectl = cluster.kubectl();
    ObjectNode wish = wish();
    String place = namespaced ? "/namespaces/" + cluster.namespace(kubectl) : "";
    Process stream =
        kubectl.start(List.of("create", "--raw", ROOT + place + "/whatifs?watch=true", "-f", "-"));
    try (Writer in = stream.outputWriter()) {
      in.write(wish.toString());
    }
    JsonNode answer = Json.object();
    try (Progress progress = new Progress();
        BufferedReader lines = stream.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode frame = Json.parse(line);
        switch (frame.path("type").asText()) {
          case "BOOKMARK" -> progress.show(frame.path("object").path("status"));
          case "ADDED" -> answer = frame.path("object");
          default ->
              throw new KubectlFailure(
                  "Error from server: " + frame.path("object").path("message").asText());
        }
      }
    }
    if (stream.waitFor() != 0 || !answer.has("status")) {
      return 1;
    }
    JsonNode status = answer.path("status");
    output.print(answer, () -> text(status, Paint.ofThisProcess()));
    return 0;
  }

  private ObjectNode wish() {
    ObjectNode wish = Json.object().put("kind", "WhatIf").put("apiVersion", "history.troupe.io/v1");
    ObjectNode spec = wish.putObject("spec").put("controller", controller);
    var now = ProcessTime.wall().instant();
    spec.put("from", stretch.from(now));
    stretch.to(now).ifPresent(to -> spec.put("to", to));
    return wish;
  }

  private static String text(JsonNode status, Paint paint) {
    StringBuilder out = new StringBuilder();
    for (JsonNode decision : status.path("decisions")) {
      if (!decision.path("same").asBoolean()) {
        difference(out, decision, paint);
      }
    }
    for (JsonNode gap : status.path("gaps")) {
      out.append(
          "begun anew behind a restore: revision %d follows %d%n"
              .formatted(gap.path("next").asLong(), gap.path("after").asLong()));
    }
    out.append(
        "%d decisions compared in %d changes, %d differ%s%n"
            .formatted(
                status.path("compared").asLong(),
                status.path("events").asLong(),
                status.path("different").asLong(),
                status.path("complete").asBoolean() ? "" : "; not all was looked at"));
    return out.toString();
  }

  private static void difference(StringBuilder out, JsonNode decision, Paint paint) {
    String about =
        "%8d  %-11s  %s"
            .formatted(
                decision.path("revision").asLong(),
                decision.path("outcome").asText(),
                EntryWords.object(decision));
    out.append(paint.bold(about)).append('\n');
    decision
        .path("recorded")
        .forEach(step -> out.append(paint.bad("          - " + step.asText())).append('\n'));
    decision
        .path("now")
        .forEach(step -> out.append(paint.good("          + " + step.asText())).append('\n'));
    String why = decision.path("why").asText();
    out.append(why.isEmpty() ? "" : paint.quiet("            " + why) + "\n");
  }

  /** How far the server has come; on a terminal only. */
  private static final class Progress implements AutoCloseable {
    private final boolean seen = Terminals.ofThisProcess().err();
    private Optional<ProgressBar> bar = Optional.empty();

    void show(JsonNode status) {
      if (!seen) {
        return;
      }
      long start = status.path("from").asLong();
      long all = status.path("to").asLong() - start;
      ProgressBar shown = bar.orElseGet(() -> Bars.ofChanges("What if", all));
      bar = Optional.of(shown);
      shown.stepTo(Math.clamp(status.path("revision").asLong() - start, 0, all));
    }

    @Override
    public void close() {
      bar.ifPresent(ProgressBar::close);
    }
  }
}
