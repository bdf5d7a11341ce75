package io.troupe.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.node.boot.ControlPlane;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which database a command is about, where that is not the data directory's own. */
final class DatabaseUrlOption {
  /** Of the environment; also how a process in the background is told. */
  static final String VARIABLE = "TROUPE_DATABASE_URL";

  static final String KEY = "troupe.database-url";

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "An external PostgreSQL: postgres://user:password@host:port/database. Everybody on this"
              + " machine sees it in the list of processes: with a password in it, better given as "
              + VARIABLE
              + " in the environment or by --database-url-file. A password that it lacks is looked"
              + " for as libpq does: PGPASSFILE, ~/.pgpass.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--database-url-file",
      paramLabel = "FILE",
      description = "A file that holds that URL.")
  private Optional<Path> file = Optional.empty();

  Optional<String> url() {
    return new Secret(url, file, VARIABLE).resolve(System.getenv());
  }

  Config config() {
    Map<String, Object> said = url().<Map<String, Object>>map(u -> Map.of(KEY, u)).orElse(Map.of());
    return ControlPlane.config(ConfigFactory.parseMap(said, "command line"));
  }
}
