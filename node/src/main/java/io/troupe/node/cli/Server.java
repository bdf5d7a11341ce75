package io.troupe.node.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One of several control-plane nodes on one database, in this process. */
@Command(
    name = "server",
    description = "Run one of several control-plane nodes that share a database, and its node.")
final class Server implements Callable<Integer> {
  @Mixin private DataDirectoryOption data;
  @Mixin private ControlPlaneOptions options;

  @Option(
      names = "--join",
      paramLabel = "ADDRESS[:PORT]",
      split = ",",
      description =
          "A member to ask when joining for the first time; several joined by commas. Without it"
              + " any member that the database knows is asked, or a cluster begun.")
  private List<String> join = List.of();

  @Override
  public Integer call() throws Exception {
    Map<String, Object> own = new LinkedHashMap<>();
    if (!join.isEmpty()) {
      own.put("troupe.cluster.seeds", join);
    }
    return Foreground.run(data.directory().create(), () -> options.config(own));
  }
}
