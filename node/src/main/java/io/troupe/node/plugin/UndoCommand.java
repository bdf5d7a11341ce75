package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.boot.ProcessTime;
import java.io.Console;
import java.io.PrintStream;
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
  private static final List<String> CHANGING = List.of("create", "replace", "recreate", "delete");

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

  @Option(names = "--recreate", description = "Delete and create anew what cannot be changed back.")
  private boolean recreate;

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    Kubectl kubectl = cluster.kubectl();
    Target target = target(kubectl);
    ObjectNode undo = undo(target);
    JsonNode would = kubectl.create(target.undos(true), undo);
    Paint paint = Paint.ofThisProcess();
    if (dryRun) {
      output.print(would, () -> text(would, paint));
      return refused(would) ? 1 : 0;
    }
    if (!yes) {
      PrintStream told = output.forPeople() ? System.out : System.err;
      told.print(text(would, paint));
      if (count(would, CHANGING) == 0) {
        return refused(would) ? 1 : 0;
      }
      if (!agreed(question(would))) {
        System.err.println("Nothing was changed.");
        return 1;
      }
    }
    JsonNode done = kubectl.create(target.undos(false), undo);
    output.print(done, () -> summary(done));
    return refused(done) ? 1 : 0;
  }

  /** What a selector is left out of would be far more than was meant. */
  private Target target(Kubectl kubectl) {
    if (selector != null && words.isEmpty()) {
      throw new KubectlFailure("error: --selector takes a kind: undo configmaps -l app=web");
    }
    Target target = Target.of(words, kubectl, cluster);
    if (selector != null && !target.name().isEmpty()) {
      throw new KubectlFailure("error: name an object, or some by --selector, not both");
    }
    if (cluster.everywhere()) {
      throw new KubectlFailure("error: an undo is of one namespace; name it with -n");
    }
    return target;
  }

  private ObjectNode undo(Target target) {
    ObjectNode undo = Json.object().put("kind", "Undo").put("apiVersion", "history.troupe.io/v1");
    ObjectNode spec = undo.putObject("spec");
    if (recreate) {
      spec.put("recreate", true);
    }
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

  private static String question(JsonNode would) {
    long all = count(would, CHANGING);
    long deleted = count(would, List.of("delete", "recreate"));
    return all == 1 && deleted == 0
        ? "Restore this? [y/N] "
        : "Restore these %d%s? [y/N] "
            .formatted(all, deleted == 0 ? "" : ", %d of them by deleting".formatted(deleted));
  }

  private static boolean agreed(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new KubectlFailure("error: nobody can be asked here; use --yes or --dry-run");
    }
    String answer = console.readLine("%s", question);
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
            case "delete", "recreate", "refused" -> paint.bad(line);
            case "none" -> paint.quiet(line);
            default -> paint.bold(line);
          });
      String message = change.path("message").asText();
      out.append(message.isEmpty() ? "" : ": " + message).append('\n');
      out.append(new Changed(paint).lines(change.path("diff"), "    "));
    }
    int unchanged = undo.path("status").path("unchanged").asInt();
    if (unchanged > 0 && !out.isEmpty()) {
      out.append(paint.quiet("%d stand as then".formatted(unchanged))).append('\n');
    }
    int left = undo.path("status").path("leftToControllers").asInt();
    if (left > 0 && !out.isEmpty()) {
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
            case "recreate" -> "created anew";
            case "none" -> "unchanged";
            default -> change.path("action").asText();
          };
      String message = change.path("message").asText();
      out.append(EntryWords.object(change)).append(' ').append(word);
      out.append(message.isEmpty() ? "" : ": " + message).append('\n');
    }
    return out.toString();
  }

  private static boolean refused(JsonNode undo) {
    return count(undo, List.of("refused")) > 0;
  }

  private static long count(JsonNode undo, List<String> actions) {
    return undo.path("status").path("changes").findValuesAsText("action").stream()
        .filter(actions::contains)
        .count();
  }
}
