package io.troupe.node.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.cluster.Membership;
import io.troupe.actors.cluster.Spine;
import io.troupe.persistence.Store;

/** The whole configuration of a control plane. */
final class Configuration {
  private Configuration() {}

  /**
   * Settings in the order in which they win: what the caller says, conf/, what Troupe depends on,
   * the libraries' defaults.
   */
  static Config of(Config said) {
    Config operators =
        ConfigFactory.defaultOverrides()
            .withFallback(said)
            .withFallback(ConfigFactory.defaultApplication());
    boolean alone = operators.resolve().getString("troupe.database-url").isEmpty();
    return operators
        .withFallback(ConfigFactory.parseResources("troupe-node.conf"))
        .withFallback(alone ? ConfigFactory.empty() : Membership.config())
        .withFallback(Store.config())
        .withFallback(Spine.config())
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
