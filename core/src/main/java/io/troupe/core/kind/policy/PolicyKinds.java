package io.troupe.core.kind.policy;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import java.util.List;

/** The kinds of {@code policy/v1}. */
public final class PolicyKinds {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text(
              "Min Available",
              "How many pods must stay healthy, or what share.",
              o -> shown(o.path("spec").path("minAvailable"))),
          Columns.text(
              "Max Unavailable",
              "How many pods may be missing, or what share.",
              o -> shown(o.path("spec").path("maxUnavailable"))),
          Columns.number(
              "Allowed Disruptions",
              "How many pods may be evicted now.",
              o -> o.path("status").path("disruptionsAllowed").asLong(0)),
          Columns.AGE);

  private PolicyKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")
            .shortNames("pdb")
            .tracksGeneration()
            .versionedUpdates()
            .status()
            .columns(COLUMNS)
            .rules(new DisruptionBudgetRules())
            .kind());
  }

  private static String shown(JsonNode share) {
    return share.isMissingNode() || share.isNull() ? "N/A" : share.asText();
  }
}
