package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that every command about a local control plane shares. */
final class DataDirectoryOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where all state lives (default: $XDG_DATA_HOME/troupe or ~/.local/share/troupe).")
  private Optional<Path> path = Optional.empty();

  DataDirectory directory() {
    return new DataDirectory(path.orElseGet(DataDirectory::byDefault).toAbsolutePath().normalize());
  }
}
