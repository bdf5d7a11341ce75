package io.troupe.http.route;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One named line of the health lists.
 *
 * @param name as shown, for instance {@code journal}
 * @param scope which lists it stands in
 * @param problem why it fails, for the log only; empty when it is well. Never blocks, never throws
 */
public record HealthCheck(String name, Scope scope, Supplier<Optional<String>> problem) {

  /** What a failing check means for whoever restarts or routes to this server. */
  public enum Scope {
    /** Only a restart helps; counts for readiness too. */
    LIVE,
    /** It may pass by itself; no requests until then. */
    READY
  }
}
