package io.troupe.core.auth;

import java.util.List;
import java.util.Optional;

/** A service account as users are named: {@code system:serviceaccount:<namespace>:<name>}. */
public record ServiceAccountName(String namespace, String name) {
  private static final String PREFIX = "system:serviceaccount:";
  private static final String GROUPS = "system:serviceaccounts";

  /** Empty for any other user. */
  public static Optional<ServiceAccountName> of(String user) {
    if (!user.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = user.substring(PREFIX.length()).split(":", -1);
    return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
        ? Optional.of(new ServiceAccountName(parts[0], parts[1]))
        : Optional.empty();
  }

  public String user() {
    return PREFIX + namespace + ":" + name;
  }

  /** What every service account of the namespace is in, besides system:authenticated. */
  public List<String> groups() {
    return List.of(GROUPS, GROUPS + ":" + namespace);
  }
}
