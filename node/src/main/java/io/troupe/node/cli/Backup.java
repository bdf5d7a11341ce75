package io.troupe.node.cli;

import io.troupe.node.boot.Backups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All objects with their history into one file, while the server goes on, or stopped. */
@Command(
    name = "backup",
    description = "Write all objects and their history into a file, while the server runs.")
final class Backup implements Callable<Integer> {
  @Mixin private DataDirectoryOption data;
  @Mixin private DatabaseUrlOption database;

  @Parameters(paramLabel = "FILE", description = "To write; must not exist.")
  private Path file;

  @Option(
      names = "--no-keys",
      description =
          "Do not write FILE.keys. Without the root key the Secrets in the backup are lost, without"
              + " the authority's key all certificates are.")
  private boolean noKeys;

  @Override
  public Integer call() throws IOException {
    // What fails is said here; the data directory's log is the server's.
    System.setProperty("troupe.log", "/dev/null");
    Path target = file.toAbsolutePath().normalize();
    Backups.Written written =
        new Backups(data.directory(), database.config()).write(target, !noKeys);
    System.out.println("Wrote " + target + ", all up to revision " + written.header().revision());
    if (written.keys().isPresent()) {
      System.out.println(
          "Wrote "
              + written.keys().get()
              + ": the cluster's keys. Who has both files has every"
              + " Secret; keep them apart.");
    } else {
      System.out.println(
          "The cluster's keys are not in it. Keep pki/ and store/root.key of a data directory:"
              + " without them no Secret and no certificate of this cluster can be restored.");
    }
    return 0;
  }
}
