package io.troupe.core.kind.autoscaling;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import java.util.List;

/** The kinds of {@code autoscaling/v2}. */
public final class AutoscalingKinds {
  private AutoscalingKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
            .shortNames("hpa")
            .categories("all")
            .status()
            .columns(AutoscalerColumns.ALL)
            .rules(new AutoscalerRules())
            .kind());
  }
}
