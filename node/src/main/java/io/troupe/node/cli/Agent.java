package io.troupe.node.cli;

import io.troupe.node.boot.AgentProcess;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.ProcessTime;
import io.troupe.node.boot.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node agent in this process, against a control plane elsewhere. */
@Command(name = "agent", description = "Join a control plane as a node, and run its pods here.")
final class Agent implements Callable<Integer> {
  @Option(
      names = "--server",
      paramLabel = "URL",
      required = true,
      split = ",",
      description =
          "An API server, for instance https://10.0.0.1:6443; may be given several times, or several"
              + " joined by commas. Others that live are learned from the first that answers.")
  private List<URI> servers = List.of();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "From 'troupe token'; needed for the first start only. Better given as TROUPE_TOKEN in"
              + " the environment or by --token-file, which other users cannot read.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file that holds the token; it may be gone once this node has joined.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of the node (default: the host's name).")
  private Optional<String> name = Optional.empty();

  @Mixin private DataDirectoryOption data;

  @Override
  public Integer call() throws Exception {
    for (URI server : servers) {
      if (!"https".equals(server.getScheme()) || server.getHost() == null) {
        System.err.println("troupe: --server is like https://10.0.0.1:6443, not " + server);
        return 2;
      }
    }
    DataDirectory directory = data.agentDirectory().create();
    Optional<DataDirectory.Lock> lock = directory.lock();
    if (lock.isEmpty()) {
      System.err.println("troupe: another process holds " + directory.root());
      return 1;
    }
    System.setProperty("troupe.log", directory.log().toString());
    String node = name.orElseGet(Settings::hostName);
    ConsoleProgress progress = new ConsoleProgress(System.out, ProcessTime::nanos);
    AgentProcess agent =
        AgentProcess.start(
            new AgentProcess.Options(servers, secret(), node, directory.root()), progress);
    progress.finish();
    Runtime.getRuntime().addShutdownHook(new Thread(agent::stop, "troupe-stop"));
    Signals.endAtOnceOnTheSecond();
    System.out.println("Node " + node + " runs; look for it with 'kubectl get nodes'.");
    return Foreground.KEEPS_RUNNING;
  }

  private Optional<String> secret() {
    return new Secret(token, tokenFile.filter(Files::exists), "TROUPE_TOKEN")
        .resolve(System.getenv());
  }
}
