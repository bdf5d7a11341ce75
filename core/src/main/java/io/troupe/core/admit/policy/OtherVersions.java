package io.troupe.core.admit.policy;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import java.util.List;

/** The versions beside a request's in which the same objects are served. */
final class OtherVersions {
  private OtherVersions() {}

  static List<Kind> of(Kind kind, KindRegistry kinds) {
    return kinds.all().stream()
        .filter(k -> k.type().equals(kind.type()) && !k.gvk().equals(kind.gvk()))
        .toList();
  }
}
