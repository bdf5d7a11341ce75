package io.troupe.core.apply;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.StatusCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The refusal of an apply that would take what others own. Follows upstream apimachinery
 * pkg/util/managedfields/internal/conflict.go.
 */
final class Conflicts {
  static final Comparator<FieldManager> ORDER =
      Comparator.comparing(FieldManager::name)
          .thenComparing(FieldManager::operation)
          .thenComparing(FieldManager::apiVersion)
          .thenComparing(FieldManager::subresource);

  private Conflicts() {}

  /**
   * @param conflicts at least one, each with at least one path
   * @param subresource what is applied to: through a Scale, owners are shown in its version
   */
  static Failure failure(Map<FieldManager, FieldSet> conflicts, String subresource) {
    List<StatusCause> causes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    conflicts.forEach((manager, paths) -> {
      String who = shown(manager, subresource);
      lines.add("conflicts with " + who + ':');
      paths.forEachPath(path -> {
        causes.add(new StatusCause("FieldManagerConflict", "conflict with " + who, path));
        lines.add("- " + path);
      });
    });
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: "
                + causes.getFirst().message()
                + ": "
                + causes.getFirst().field()
            : "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    return Failure.of(Reason.CONFLICT, message).withCauses(causes);
  }

  private static String shown(FieldManager manager, String subresource) {
    return subresource.equals("scale")
        ? new FieldManager(
                manager.name(), manager.operation(), "autoscaling/v1", manager.subresource())
            .shown()
        : manager.shown();
  }
}
