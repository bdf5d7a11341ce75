package io.troupe.core.service;

/**
 * What Services are given values from.
 *
 * @param addresses of ClusterIPs
 * @param nodePorts taken on every node
 */
public record ServiceRanges(ValueRange addresses, ValueRange nodePorts) {
  /** Upstream's usual network, cut to /16, and its node ports. */
  public static final ServiceRanges DEFAULT = of("10.96.0.0/16");

  public static ServiceRanges of(String addressCidr) {
    return new ServiceRanges(
        ValueRange.ofAddresses(addressCidr), ValueRange.ofPorts(30_000, 32_767));
  }
}
