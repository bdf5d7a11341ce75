package io.troupe.core.kind.coordination;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import java.util.List;

/** The kinds of {@code coordination.k8s.io/v1}. */
public final class CoordinationKinds {
  private static final List<Column> HOLDER =
      List.of(
          Columns.NAME,
          Columns.text(
              "Holder", "Who has the lease.", o -> Tree.text(o.path("spec"), "holderIdentity")),
          Columns.AGE);

  private CoordinationKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("coordination.k8s.io", "v1", "Lease", "leases")
            .createOnUpdate()
            .versionedUpdates()
            .columns(HOLDER)
            .rules(new LeaseRules())
            .kind());
  }
}
