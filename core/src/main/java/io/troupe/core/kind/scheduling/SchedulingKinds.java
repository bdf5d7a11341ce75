package io.troupe.core.kind.scheduling;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import java.util.List;

/** The kinds of {@code scheduling.k8s.io/v1}. */
public final class SchedulingKinds {
  private SchedulingKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses")
            .ofCluster()
            .shortNames("pc")
            .createOnUpdate()
            .tracksGeneration()
            .rules(new PriorityClassRules())
            .kind());
  }
}
