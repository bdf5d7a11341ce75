package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that every command about something on this machine shares. */
final class DataDirectoryOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where all state lives (default: $XDG_DATA_HOME/troupe or ~/.local/share/troupe; an agent's"
              + " beside it: troupe-agent).")
  private Optional<Path> path = Optional.empty();

  DataDirectory directory() {
    return directoryOr(DataDirectory.byDefault());
  }

  /** Of an agent: one that shares a machine with a control plane keeps out of its folder. */
  DataDirectory agentDirectory() {
    return directoryOr(DataDirectory.byDefault().resolveSibling("troupe-agent"));
  }

  private DataDirectory directoryOr(Path usual) {
    return new DataDirectory(path.orElse(usual).toAbsolutePath().normalize());
  }
}
