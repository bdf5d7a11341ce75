package io.troupe.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.node.boot.ControlPlane;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which database a command is about, where that is not the data directory's own. */
final class DatabaseUrlOption {
  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "An external PostgreSQL: postgres://user:password@host:port/database.")
  private Optional<String> url = Optional.empty();

  Config config() {
    Map<String, Object> said =
        url.<Map<String, Object>>map(u -> Map.of("troupe.database-url", u)).orElse(Map.of());
    return ControlPlane.config(ConfigFactory.parseMap(said, "command line"));
  }
}
