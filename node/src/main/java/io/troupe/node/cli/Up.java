package io.troupe.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.node.boot.ControlPlane;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.ProcessTime;
import io.troupe.node.boot.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the control plane and one node agent in this process, or in a child that outlives it. */
@Command(name = "up", description = "Start the control plane and a node.")
final class Up implements Callable<Integer> {
  /** Tells main not to exit: the control plane's threads go on. */
  static final int KEEPS_RUNNING = 100;

  @Mixin private DataDirectoryOption data;

  @Option(
      names = {"-d", "--detach"},
      description = "In the background; returns when ready.")
  private boolean detach;

  @Option(names = "--port", paramLabel = "PORT", description = "Port of the API (default 6443).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Address of the API (default 127.0.0.1).")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "An external PostgreSQL: postgres://user:password@host:port/database.")
  private Optional<String> databaseUrl = Optional.empty();

  @Option(names = "--node-name", paramLabel = "NAME", description = "Name of this machine's node.")
  private Optional<String> nodeName = Optional.empty();

  @Option(
      names = "--hollow-nodes",
      paramLabel = "N",
      description = "Nodes to add that only report; for tests of scale.")
  private Optional<Integer> hollowNodes = Optional.empty();

  @Option(
      names = "--authentication-config",
      paramLabel = "FILE",
      description = "An AuthenticationConfiguration: OpenID Connect issuers, the anonymous.")
  private Optional<Path> authentication = Optional.empty();

  @Option(
      names = "--authorization-config",
      paramLabel = "FILE",
      description = "An AuthorizationConfiguration: who judges requests, webhooks among them.")
  private Optional<Path> authorization = Optional.empty();

  @Option(
      names = "--token-auth-file",
      paramLabel = "FILE",
      description = "Static tokens: lines of token,user,uid,\"group1,group2\".")
  private Optional<Path> tokens = Optional.empty();

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = data.directory().create();
    if (detach) {
      return new Background(directory, arguments()).start();
    }
    Optional<DataDirectory.Lock> lock = directory.lock();
    if (lock.isEmpty()) {
      System.err.println("troupe: " + alreadyRunning(directory));
      return 1;
    }
    System.setProperty("troupe.log", directory.log().toString());
    Settings settings = Settings.of(config());
    directory.write(new DataDirectory.Running(ProcessHandle.current().pid(), settings.port()));
    System.out.println("Troupe starts in " + directory.root());
    ConsoleProgress progress = new ConsoleProgress(System.out, ProcessTime::nanos);
    ControlPlane plane = ControlPlane.start(settings, directory, config(), progress);
    progress.finish();
    // The hook also keeps the lock reachable: the collector would close its file, and unlock.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(plane, lock.get()), "troupe-stop"));
    Signals.endAtOnceOnTheSecond();
    System.out.println(Welcome.text(directory, settings, ProcessTime.sinceStart()));
    System.out.flush();
    return KEEPS_RUNNING;
  }

  private static void stop(ControlPlane plane, DataDirectory.Lock lock) {
    try {
      plane.stop();
    } finally {
      lock.close();
    }
  }

  static String alreadyRunning(DataDirectory directory) {
    return directory
        .running()
        .map(r ->
            "already running in "
                + directory.root()
                + " (process "
                + r.pid()
                + ", port "
                + r.port()
                + ")")
        .orElse("another process holds " + directory.root());
  }

  /** What this command's options say, over the files, over the parts' defaults. */
  private Config config() {
    Map<String, Object> said = new LinkedHashMap<>();
    port.ifPresent(v -> said.put("troupe.port", v));
    address.ifPresent(v -> said.put("troupe.address", v));
    databaseUrl.ifPresent(v -> said.put("troupe.database-url", v));
    nodeName.ifPresent(v -> said.put("troupe.node-name", v));
    hollowNodes.ifPresent(v -> said.put("troupe.hollow-nodes", v));
    files().forEach((option, file) -> said.put(option.key(), file.toString()));
    return ControlPlane.config(ConfigFactory.parseMap(said, "command line"));
  }

  private java.util.List<String> arguments() {
    java.util.List<String> arguments = new java.util.ArrayList<>();
    port.ifPresent(v -> arguments.add("--port=" + v));
    address.ifPresent(v -> arguments.add("--address=" + v));
    databaseUrl.ifPresent(v -> arguments.add("--database-url=" + v));
    nodeName.ifPresent(v -> arguments.add("--node-name=" + v));
    hollowNodes.ifPresent(v -> arguments.add("--hollow-nodes=" + v));
    files().forEach((option, file) -> arguments.add(option.name() + "=" + file));
    return arguments;
  }

  /**
   * An option that names a file.
   *
   * @param key of the configuration
   */
  private record FileOption(String name, String key) {}

  /** Absolute: the background process may run elsewhere. */
  private Map<FileOption, Path> files() {
    Map<FileOption, Path> said = new LinkedHashMap<>();
    authentication.ifPresent(file ->
        said.put(
            new FileOption("--authentication-config", "troupe.authentication.config-file"),
            file.toAbsolutePath()));
    authorization.ifPresent(file ->
        said.put(
            new FileOption("--authorization-config", "troupe.authorization.config-file"),
            file.toAbsolutePath()));
    tokens.ifPresent(file ->
        said.put(
            new FileOption("--token-auth-file", "troupe.authentication.token-file"),
            file.toAbsolutePath()));
    return said;
  }
}
