package io.troupe.node.boot;

import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The database of a data directory, for commands beside the server: that of a running process, that
 * of a stopped one, which is started for the while, or an external one.
 */
record DatabaseReach(DataDirectory directory, Optional<DatabaseUrl> external, SecureRandom random) {

  @FunctionalInterface
  interface Work<T> {
    T on(DatabaseUrl url) throws IOException;
  }

  /**
   * @throws IOException if there is none, saying what to do
   */
  <T> T with(Work<T> work) throws IOException {
    if (external.isPresent()) {
      return work.on(external.get());
    }
    Path postgres = directory.store().resolve("postgres");
    if (!Files.isDirectory(postgres.resolve("data"))) {
      throw new IOException(
          "there is no embedded database in "
              + directory.root()
              + "; name the external one with --database-url");
    }
    Optional<DataDirectory.Lock> stopped = directory.lock();
    if (stopped.isEmpty()) {
      return work.on(
          EmbeddedPostgres.running(postgres)
              .orElseThrow(() ->
                  new IOException(
                      "Troupe runs in "
                          + directory.root()
                          + " without its embedded database; name the external one with"
                          + " --database-url")));
    }
    try (DataDirectory.Lock _ = stopped.get();
        EmbeddedPostgres own = EmbeddedPostgres.start(postgres, random)) {
      return work.on(own.url());
    }
  }
}
