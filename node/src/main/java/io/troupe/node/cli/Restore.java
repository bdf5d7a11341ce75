package io.troupe.node.cli;

import io.troupe.node.boot.Backups;
import io.troupe.persistence.backup.DatabaseRestore.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A backup into an empty database; there is no way to restore over anything. */
@Command(
    name = "restore",
    description = "Load a backup into an empty database, with the server stopped.")
final class Restore implements Callable<Integer> {
  @Mixin private DataDirectoryOption data;
  @Mixin private DatabaseUrlOption database;

  @Parameters(
      paramLabel = "FILE",
      description = "From 'troupe backup'; FILE.keys is used if it lies beside it.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    // What fails is said here; the data directory's log is the server's.
    System.setProperty("troupe.log", "/dev/null");
    Path source = file.toAbsolutePath().normalize();
    Restored restored = new Backups(data.directory(), database.config()).restore(source);
    System.out.println(
        "Restored "
            + restored.objects()
            + " objects up to revision "
            + restored.before()
            + "; the next one follows "
            + restored.revision());
    return 0;
  }
}
