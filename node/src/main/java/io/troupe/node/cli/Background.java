package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs {@code up} in a session of its own and repeats what it says until it is ready or has failed.
 */
final class Background {
  private static final long POLL_NANOS = 50_000_000L;

  private final DataDirectory directory;
  private final List<String> arguments;
  private final Map<String, String> environment;

  /**
   * @param environment what is added to this process's own
   */
  Background(DataDirectory directory, List<String> arguments, Map<String, String> environment) {
    this.directory = directory;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
  }

  int start() throws IOException {
    if (directory.running().isPresent()) {
      System.err.println("troupe: " + Foreground.alreadyRunning(directory));
      return 1;
    }
    Path output = directory.root().resolve("up.out");
    Files.deleteIfExists(output);
    ProcessBuilder builder =
        new ProcessBuilder(command())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process child = builder.start();
    try (BufferedReader said = Files.newBufferedReader(output)) {
      boolean ready = false;
      while (true) {
        boolean alive = child.isAlive();
        String line = said.readLine();
        if (line != null) {
          ready |= line.startsWith(Welcome.READY);
          System.out.println(line);
        } else if (!alive) {
          System.err.println("troupe: it did not start; see 'troupe logs' and " + output);
          return 1;
        } else if (ready) {
          return 0;
        } else {
          LockSupport.parkNanos(POLL_NANOS);
        }
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid"); // a closed terminal must not end it
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Troupe.class.getName());
    command.add("up");
    command.add("--data-dir=" + directory.root());
    command.addAll(arguments);
    return command;
  }
}
