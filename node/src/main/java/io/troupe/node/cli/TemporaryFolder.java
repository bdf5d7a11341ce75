package io.troupe.node.cli;

import io.troupe.node.runtime.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removed with all that is in it when it is closed. */
record TemporaryFolder(Path path) implements AutoCloseable {
  static TemporaryFolder create(String prefix) throws IOException {
    Path path = Files.createTempDirectory(prefix);
    path.toFile().setExecutable(true, false); // the database's own user passes through
    return new TemporaryFolder(path);
  }

  @Override
  public void close() throws IOException {
    FolderTree.delete(path);
  }
}
