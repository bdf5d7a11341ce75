package io.troupe.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.node.boot.ControlPlane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of the commands that run a control plane: what they say in the configuration, and how
 * they are said again to a process in the background.
 */
final class ControlPlaneOptions {
  @Option(names = "--port", paramLabel = "PORT", description = "Port of the API (default 6443).")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Address of the API (default 127.0.0.1).")
  private Optional<String> address = Optional.empty();

  @Mixin private DatabaseUrlOption database;
  @Mixin private AuditOptions audit;

  @Option(names = "--node-name", paramLabel = "NAME", description = "Name of this machine's node.")
  private Optional<String> nodeName = Optional.empty();

  @Option(
      names = "--hollow-nodes",
      paramLabel = "N",
      description = "Nodes to add that only report; for tests of scale.")
  private Optional<Integer> hollowNodes = Optional.empty();

  @Option(
      names = "--authentication-config",
      paramLabel = "FILE",
      description = "An AuthenticationConfiguration: OpenID Connect issuers, the anonymous.")
  private Optional<Path> authentication = Optional.empty();

  @Option(
      names = "--authorization-config",
      paramLabel = "FILE",
      description = "An AuthorizationConfiguration: who judges requests, webhooks among them.")
  private Optional<Path> authorization = Optional.empty();

  @Option(
      names = "--token-auth-file",
      paramLabel = "FILE",
      description = "Static tokens: lines of token,user,uid,\"group1,group2\".")
  private Optional<Path> tokens = Optional.empty();

  /**
   * One option that was given.
   *
   * @param key of the configuration
   */
  private record Said(String option, String key, Object value) {}

  private List<Said> said() {
    List<Said> said = new ArrayList<>();
    port.ifPresent(v -> said.add(new Said("--port", "troupe.port", v)));
    address.ifPresent(v -> said.add(new Said("--address", "troupe.address", v)));
    nodeName.ifPresent(v -> said.add(new Said("--node-name", "troupe.node-name", v)));
    hollowNodes.ifPresent(v -> said.add(new Said("--hollow-nodes", "troupe.hollow-nodes", v)));
    authentication.ifPresent(
        v -> said.add(file("--authentication-config", "troupe.authentication.config-file", v)));
    authorization.ifPresent(
        v -> said.add(file("--authorization-config", "troupe.authorization.config-file", v)));
    tokens.ifPresent(
        v -> said.add(file("--token-auth-file", "troupe.authentication.token-file", v)));
    audit.said().forEach((option, s) -> said.add(new Said(option, s.key(), s.value())));
    return said;
  }

  /** Absolute: the background process may run elsewhere. */
  private static Said file(String option, String key, Path file) {
    return new Said(option, key, file.toAbsolutePath().toString());
  }

  /**
   * These options over the files, over the parts' defaults.
   *
   * @param more of one command alone, by their keys
   */
  Config config(Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    database.url().ifPresent(url -> all.put(DatabaseUrlOption.KEY, url));
    said().forEach(s -> all.put(s.key(), s.value()));
    return ControlPlane.config(ConfigFactory.parseMap(all, "command line"));
  }

  List<String> arguments() {
    return said().stream().map(s -> s.option() + "=" + s.value()).toList();
  }

  /** What is said again, but not where every user of the machine reads it. */
  Map<String, String> environment() {
    return database.url().map(url -> Map.of(DatabaseUrlOption.VARIABLE, url)).orElse(Map.of());
  }
}
