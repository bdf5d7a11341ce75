package io.troupe.node.boot;

import com.typesafe.config.Config;
import io.troupe.actors.accessconfig.AuthenticationFile;
import io.troupe.actors.accessconfig.AuthorizationFile;
import io.troupe.actors.accessconfig.BadConfiguration;
import io.troupe.actors.accessconfig.Kubeconfig;
import io.troupe.actors.accessconfig.StaticTokenFile;
import io.troupe.actors.authn.AnonymousRule;
import io.troupe.actors.authn.FrontProxy;
import io.troupe.actors.authn.StaticTokens;
import io.troupe.actors.authn.WebhookTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code troupe.authentication} and {@code troupe.authorization} sections of the configuration,
 * with the files they name, read once at start.
 *
 * @param clientAuthorities besides the cluster's own
 * @param proxyAuthorities that sign front proxies' certificates
 */
record AccessSettings(
    AuthenticationFile authentication,
    StaticTokens staticTokens,
    boolean bootstrapTokens,
    AnonymousRule anonymous,
    List<X509Certificate> clientAuthorities,
    List<X509Certificate> proxyAuthorities,
    Set<String> proxyNames,
    Optional<WebhookTokens.Settings> webhook,
    AuthorizationFile authorization) {

  /**
   * @param config the whole configuration
   * @throws BadConfiguration naming the file and what is wrong with it
   */
  static AccessSettings of(Config config) {
    Config authn = config.getConfig("troupe.authentication");
    Config authz = config.getConfig("troupe.authorization");
    AuthenticationFile file =
        file(authn, "config-file").map(AuthenticationFile::parse).orElse(AuthenticationFile.NONE);
    return new AccessSettings(
        file,
        file(authn, "token-file")
            .map(csv -> new StaticTokens(StaticTokenFile.parse(csv)))
            .orElse(StaticTokens.NONE),
        authn.getBoolean("bootstrap-tokens"),
        file.anonymous()
            .orElseGet(() -> new AnonymousRule(authn.getBoolean("anonymous"), Set.of())),
        authorities(authn, "client-ca-file"),
        authorities(authn, "request-header.client-ca-file"),
        Set.copyOf(authn.getStringList("request-header.allowed-names")),
        webhook(authn),
        file(authz, "config-file")
            .map(text -> AuthorizationFile.parse(text, AccessSettings::read))
            .orElseGet(() -> AuthorizationFile.ofModes(authz.getStringList("modes"))));
  }

  Optional<FrontProxy> frontProxy() {
    return proxyAuthorities.isEmpty()
        ? Optional.empty()
        : Optional.of(new FrontProxy(proxyAuthorities, proxyNames));
  }

  /** Whom TLS must trust besides the cluster's own authority. */
  List<X509Certificate> moreAuthorities() {
    List<X509Certificate> all = new ArrayList<>(clientAuthorities);
    all.addAll(proxyAuthorities);
    return all;
  }

  private static Optional<WebhookTokens.Settings> webhook(Config authn) {
    return file(authn, "webhook.config-file")
        .map(text -> Kubeconfig.parse(text, AccessSettings::read))
        .map(place ->
            new WebhookTokens.Settings(
                place.remote(),
                place.headers(),
                authn.getDuration("webhook.timeout"),
                authn.getDuration("webhook.cache")));
  }

  private static List<X509Certificate> authorities(Config config, String key) {
    return file(config, key).map(Kubeconfig::certificates).orElse(List.of());
  }

  private static Optional<String> file(Config config, String key) {
    String path = config.getString(key);
    return path.isEmpty() ? Optional.empty() : Optional.of(read(path));
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new BadConfiguration("cannot read " + path);
    }
  }
}
