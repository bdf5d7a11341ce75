package io.troupe.actors.cluster;

import akka.cluster.ConfigValidation;
import akka.cluster.JoinConfigCompatChecker;
import com.typesafe.config.Config;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What all members must agree on, or the same name would be in two places: a node that differs is
 * refused when it joins. Named in the configuration.
 */
public final class FixedSettings extends JoinConfigCompatChecker {
  /** Into how many shares the controllers' keys are cut. */
  static final String SLICES = "troupe.cluster.controller-slices";

  private static final Seq<String> KEYS =
      CollectionConverters.asScala(List.of("akka.cluster.sharding.number-of-shards", SLICES))
          .toList();

  /** Called by Akka. */
  public FixedSettings() {}

  @Override
  public Seq<String> requiredKeys() {
    return KEYS;
  }

  @Override
  public ConfigValidation check(Config joining, Config members) {
    return JoinConfigCompatChecker.fullMatch(KEYS, joining, members);
  }
}
