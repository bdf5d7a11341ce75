package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.ProcessTime;
import java.io.Console;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings back how things stood; shows first what that changes. */
@Command(
    name = "undo",
    description = "Restore an object, a kind by label, or the namespace to how it stood then.")
final class UndoCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "TYPE[/NAME]",
      arity = "0..2",
      description = "Such as deployment/web; with none, the whole namespace.")
  private List<String> words = List.of();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "MOMENT",
      description = "A revision, a time, or 10m for ten minutes ago.")
  private String to;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Those of the kind with these labels.")
  private String selector;

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    Kubectl kubectl = cluster.kubectl();
    Target target = Target.of(words, kubectl, cluster);
    ObjectNode undo = undo(target);
    JsonNode would = kubectl.create(target.undos(true), undo);
    Paint paint = Paint.ofThisProcess();
    if (dryRun) {
      output.print(would, () -> text(would, paint));
      return refused(would) ? 1 : 0;
    }
    if (!yes) {
      System.out.print(text(would, paint));
      if (!differs(would)) {
        return refused(would) ? 1 : 0;
      }
      if (!agreed()) {
        System.err.println("Nothing was changed.");
        return 1;
      }
    }
    JsonNode done = kubectl.create(target.undos(false), undo);
    output.print(done, () -> summary(done));
    return refused(done) ? 1 : 0;
  }

  private ObjectNode undo(Target target) {
    ObjectNode undo = Json.object().put("kind", "Undo").put("apiVersion", "history.troupe.io/v1");
    ObjectNode spec = undo.putObject("spec");
    switch (MomentArgument.parse(to, ProcessTime.wall().instant())) {
      case MomentArgument.Revision(long number) -> spec.put("revision", number);
      case MomentArgument.Time(var time) -> spec.put("time", time.toString());
    }
    if (target.kind().isEmpty()) {
      spec.put("namespace", true);
    } else if (target.name().isEmpty()) {
      if (selector == null) {
        throw new KubectlFailure("error: name an object, or some by --selector");
      }
      type(spec.putObject("selector"), target).put("labelSelector", selector);
    } else {
      type(spec.putObject("target"), target).put("name", target.name());
    }
    return undo;
  }

  private static ObjectNode type(ObjectNode node, Target target) {
    var kind = target.kind().orElseThrow();
    return node.put("group", kind.group()).put("resource", kind.resource());
  }

  private static boolean agreed() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new KubectlFailure("error: nobody can be asked here; use --yes or --dry-run");
    }
    String answer = console.readLine("Restore this? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  static String text(JsonNode undo, Paint paint) {
    StringBuilder out = new StringBuilder();
    for (JsonNode change : undo.path("status").path("changes")) {
      String action = change.path("action").asText();
      String line = action + " " + EntryWords.object(change);
      out.append(
          switch (action) {
            case "create" -> paint.good(line);
            case "delete", "refused" -> paint.bad(line);
            case "none" -> paint.quiet(line);
            default -> paint.bold(line);
          });
      String message = change.path("message").asText();
      out.append(message.isEmpty() ? "" : ": " + message).append('\n');
      out.append(new Changed(paint).lines(change.path("diff"), "    "));
    }
    int left = undo.path("status").path("leftToControllers").asInt();
    if (left > 0) {
      out.append(paint.quiet("%d more are left to their controllers".formatted(left))).append('\n');
    }
    return out.isEmpty() ? "Nothing differs from then.\n" : out.toString();
  }

  private static String summary(JsonNode undo) {
    StringBuilder out = new StringBuilder();
    for (JsonNode change : undo.path("status").path("changes")) {
      String word =
          switch (change.path("action").asText()) {
            case "create" -> "created";
            case "replace" -> "restored";
            case "delete" -> "deleted";
            case "none" -> "unchanged";
            default -> change.path("action").asText();
          };
      String message = change.path("message").asText();
      out.append(EntryWords.object(change)).append(' ').append(word);
      out.append(message.isEmpty() ? "" : ": " + message).append('\n');
    }
    return out.toString();
  }

  private static boolean differs(JsonNode undo) {
    for (JsonNode change : undo.path("status").path("changes")) {
      if (!List.of("none", "refused").contains(change.path("action").asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean refused(JsonNode undo) {
    for (JsonNode change : undo.path("status").path("changes")) {
      if (change.path("action").asText().equals("refused")) {
        return true;
      }
    }
    return false;
  }
}
