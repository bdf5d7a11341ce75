package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import java.util.Optional;

/** The types of Kubernetes' libraries, by the names upstream's errors show, and their values. */
enum Opaque {
  QUANTITY("kubernetes.Quantity", CelQuantity.class),
  URL("kubernetes.URL", CelUrl.class),
  IP("net.IP", CelIp.class),
  CIDR("net.CIDR", CelCidr.class),
  SEMVER("kubernetes.Semver", CelSemver.class),
  FORMAT("kubernetes.NamedFormat", NamedFormat.class),
  AUTHORIZER("kubernetes.authorization.Authorizer", CelAuthorizer.class),
  PATH_CHECK("kubernetes.authorization.PathCheck", CelAuthorizer.PathCheck.class),
  GROUP_CHECK("kubernetes.authorization.GroupCheck", CelAuthorizer.GroupCheck.class),
  RESOURCE_CHECK("kubernetes.authorization.ResourceCheck", CelAuthorizer.ResourceCheck.class),
  DECISION("kubernetes.authorization.Decision", CelAuthorizer.Decision.class);

  private final CelType type;
  private final Class<?> values;

  Opaque(String name, Class<?> values) {
    this.type = OpaqueType.create(name);
    this.values = values;
  }

  CelType type() {
    return type;
  }

  static Optional<Class<?>> classOf(CelType type) {
    for (Opaque each : values()) {
      if (each.type.equals(type)) {
        return Optional.of(each.values);
      }
    }
    return Optional.empty();
  }
}
