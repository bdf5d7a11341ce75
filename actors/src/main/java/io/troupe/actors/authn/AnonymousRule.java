package io.troupe.actors.authn;

import java.util.Set;

/**
 * Whether requests without credentials are let through as {@code system:anonymous}; what they may
 * do is authorization's affair.
 *
 * @param paths the only ones, compared whole; empty for all
 */
public record AnonymousRule(boolean enabled, Set<String> paths) {
  public static final AnonymousRule EVERYWHERE = new AnonymousRule(true, Set.of());

  public AnonymousRule {
    paths = Set.copyOf(paths);
  }

  boolean allows(String path) {
    return enabled && (paths.isEmpty() || paths.contains(path));
  }
}
