package io.troupe.core.kind.coordination;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import java.util.List;

/** The kinds of {@code coordination.k8s.io/v1}. */
public final class CoordinationKinds {
  private CoordinationKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("coordination.k8s.io", "v1", "Lease", "leases")
            .createOnUpdate()
            .rules(new LeaseRules())
            .kind());
  }
}
