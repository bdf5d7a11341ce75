package io.troupe.cluster;

import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A PostgreSQL that is nobody's child but the test's, from the embedded binaries. */
public final class ExternalPostgres implements AutoCloseable {
  private final EmbeddedPostgres server;

  private ExternalPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  public static ExternalPostgres start(Path folder) {
    return new ExternalPostgres(EmbeddedPostgres.start(folder, new SecureRandom()));
  }

  /** As {@code --database-url} takes it. */
  public String url() {
    DatabaseUrl url = server.url();
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
  public DatabaseUrl databaseUrl() {
    return server.url();
  }

  public void stop() {
    server.stop();
  }

  public void restart() {
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}
