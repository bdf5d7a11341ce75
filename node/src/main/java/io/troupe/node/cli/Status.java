package io.troupe.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.node.boot.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether it runs, and how it is. Exit code 3 when it does not run, as service managers expect. */
@Command(name = "status", description = "Say whether the control plane runs, and how it is.")
final class Status implements Callable<Integer> {
  private static final int NOT_READY = 1;
  private static final int NOT_RUNNING = 3;

  @Mixin private DataDirectoryOption data;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = data.directory();
    Optional<DataDirectory.Running> running = directory.running();
    if (running.isEmpty()) {
      System.out.println("Troupe is not running in " + directory.root());
      return NOT_RUNNING;
    }
    System.out.printf("Troupe runs in %s%n", directory.root());
    System.out.printf("  process     %d%n", running.get().pid());
    System.out.printf("  kubeconfig  %s%n", directory.kubeconfig());
    System.out.printf("  API         %s%n", running.get().api());
    try (LocalApi api = new LocalApi(directory, running.get().api())) {
      System.out.printf("  version     %s%n", api.json("/version").path("gitVersion").asText());
      JsonNode nodes = api.json("/api/v1/nodes");
      System.out.printf(
          "  revision    %s%n", nodes.path("metadata").path("resourceVersion").asText());
      String head = api.json("/troupe/v1/journal").path("head").asText();
      if (!head.isEmpty()) {
        System.out.printf("  journal     %s%n", head);
      }
      System.out.printf("  nodes       %d%n", nodes.path("items").size());
      System.out.printf("  pods        %d%n", api.json("/api/v1/pods").path("items").size());
      members(directory, api.json("/troupe/v1/members").path("members"));
      String checks = api.text("/readyz?verbose");
      checks.lines().forEach(line -> System.out.println("  " + line));
      return checks.contains("[-]") ? NOT_READY : 0;
    } catch (IOException | UncheckedIOException unanswered) {
      System.out.println("  The API does not answer: it starts or stops, or see 'troupe logs'.");
      return NOT_READY;
    }
  }

  /** A node that is alone has none. */
  private static void members(DataDirectory directory, JsonNode members) {
    if (!members.isEmpty()) {
      String row = "  %-32s %-32s %-8s %-14s %-7s %-7s %s%n";
      System.out.printf(row, "MEMBER", "ADDRESS", "STATE", "BUILD", "SHARDS", "BEHIND", "SINCE");
      members.forEach(member -> {
        MemberFigures figures = MemberFigures.of(directory, member);
        System.out.printf(
            row,
            member.path("name").asText(),
            member.path("address").asText(),
            member.path("state").asText(),
            member.path("build").asText(),
            figures.shards(),
            figures.behind(),
            member.path("since").asText());
      });
    }
  }
}
