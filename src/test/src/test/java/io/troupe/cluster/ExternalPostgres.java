package io.troupe.cluster;

import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A PostgreSQL that is nobody's child but the test's, from the embedded binaries. */
public interface ExternalPostgres extends AutoCloseable {

  /** On this machine. */
  static ExternalPostgres start(Path folder) {
    EmbeddedPostgres server = EmbeddedPostgres.start(folder, new SecureRandom());
    return new ExternalPostgres() {
      @Override
      public DatabaseUrl databaseUrl() {
        return server.url();
      }

      @Override
      public void stop() {
        server.stop();
      }

      @Override
      public void restart() {
        server.restart();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  /** As {@code --database-url} takes it. */
  default String url() {
    DatabaseUrl url = databaseUrl();
    URI address = URI.create(url.jdbc().substring("jdbc:".length()));
    return "postgres://"
        + url.user()
        + ":"
        + url.password()
        + "@"
        + address.getAuthority()
        + address.getPath();
  }

  /** For tests that look into it, or cut connections. */
  DatabaseUrl databaseUrl();

  void stop();

  /** Stops it, if it runs, and starts it on the same address. */
  void restart();

  @Override
  void close();
}
