package io.troupe.persistence;

import io.troupe.core.image.ObjectFacts;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.checkpoint.StoredFacts;
import io.troupe.persistence.journal.WriterSettings;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import io.troupe.persistence.postgres.SchemaMigration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server for tests, with an empty, migrated database for whoever asks. */
public final class TestServer implements AutoCloseable {
  public static final StoredFacts NO_FACTS =
      (_, _) -> new ObjectFacts(Map.of(), Map.of(), List.of(), List.of(), false);

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static TestServer shared;

  private final Path directory;
  private final EmbeddedPostgres postgres;

  private TestServer(Path directory, EmbeddedPostgres postgres) {
    this.directory = directory;
    this.postgres = postgres;
  }

  /** The one server of this JVM; not to be stopped. */
  public static synchronized TestServer shared() {
    if (shared == null) {
      shared = own();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** A server to be mistreated. */
  public static TestServer own() {
    try {
      Path directory = Files.createTempDirectory("troupe-postgres");
      TestServer server =
          new TestServer(directory, EmbeddedPostgres.start(directory, new SecureRandom()));
      server.execute("CREATE DATABASE template_troupe");
      try (Database template = Database.open(server.url("template_troupe"))) {
        SchemaMigration.migrate(template);
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public EmbeddedPostgres postgres() {
    return postgres;
  }

  /** Spares a server in another directory the unpacking. */
  public void lendBinaries(Path other) throws IOException {
    Files.createDirectories(other);
    try (var folders = Files.list(directory)) {
      for (Path folder :
          folders.filter(f -> f.getFileName().toString().startsWith("postgres-")).toList()) {
        Files.createSymbolicLink(other.resolve(folder.getFileName()), folder);
      }
    }
  }

  /** A fresh database that is empty. */
  public DatabaseUrl empty() {
    String name = "empty_" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return url(name);
  }

  /** A fresh database with the schema. */
  public DatabaseUrl fresh() {
    String name = "t" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE template_troupe");
    return url(name);
  }

  /** A fresh database without anything. */
  public DatabaseUrl empty() {
    String name = "t" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return url(name);
  }

  /** Opens a store on a database as node {@code name}; all stores here share one root key. */
  public Store store(DatabaseUrl url, String name) {
    return store(url, WriterSettings.of(name, System::nanoTime));
  }

  public Store store(DatabaseUrl url, WriterSettings writer) {
    return Store.open(
        new StoreSettings(
            directory.resolve("node"),
            Optional.of(url),
            TestServer::secret,
            NO_FACTS,
            writer,
            new SecureRandom()));
  }

  public static boolean secret(ObjectKey key) {
    return key.type().resource().equals("secrets");
  }

  /** As superuser, in the server's own database. */
  public void execute(String sql) {
    try (Database database = Database.open(postgres.url());
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private DatabaseUrl url(String database) {
    DatabaseUrl own = postgres.url();
    return new DatabaseUrl(
        own.jdbc().replaceFirst("/[a-z]+$", "/" + database), own.user(), own.password());
  }

  @Override
  public void close() {
    postgres.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
