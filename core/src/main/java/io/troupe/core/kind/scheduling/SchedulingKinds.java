package io.troupe.core.kind.scheduling;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import java.util.List;

/** The kinds of {@code scheduling.k8s.io/v1}. */
public final class SchedulingKinds {
  private static final List<Column> VALUE =
      List.of(
          Columns.NAME,
          Columns.number("Value", "How much it counts.", o -> o.path("value").asLong()),
          Columns.text(
              "Global-Default",
              "Whether pods without a class get it.",
              o -> Boolean.toString(o.path("globalDefault").asBoolean(false))),
          Columns.AGE,
          Columns.text(
              "PreemptionPolicy",
              "Whether its pods may take others' places.",
              o -> Tree.text(o, "preemptionPolicy")));

  private SchedulingKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses")
            .ofCluster()
            .shortNames("pc")
            .createOnUpdate()
            .tracksGeneration()
            .columns(VALUE)
            .rules(new PriorityClassRules())
            .kind());
  }
}
