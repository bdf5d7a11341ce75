package io.troupe.core.kind.node;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import java.util.List;

/** The kinds of {@code node.k8s.io/v1}. */
public final class NodeKinds {
  private NodeKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses")
            .ofCluster()
            .versionedUpdates()
            .columns(
                List.of(
                    Columns.NAME,
                    Columns.text("Handler", "What runs its pods.", o -> Tree.text(o, "handler")),
                    Columns.AGE))
            .rules(new RuntimeClassRules())
            .kind());
  }
}
