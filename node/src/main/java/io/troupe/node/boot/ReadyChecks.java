package io.troupe.node.boot;

import io.troupe.actors.image.ImageReader;
import io.troupe.http.route.HealthCheck;
import io.troupe.persistence.journal.RevisionWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code /readyz} asks beside whether the process answers at all. */
final class ReadyChecks {
  private ReadyChecks() {}

  /**
   * @param membership why this node may not serve among others; nobody for a node that is alone
   */
  static List<HealthCheck> of(
      DatabaseProbe database,
      RevisionWriter writer,
      ImageReader images,
      Optional<Supplier<Optional<String>>> membership) {
    List<HealthCheck> checks = new ArrayList<>(of(database, writer, images));
    membership.ifPresent(
        problem -> checks.add(new HealthCheck("membership", HealthCheck.Scope.READY, problem)));
    return checks;
  }

  private static List<HealthCheck> of(
      DatabaseProbe database, RevisionWriter writer, ImageReader images) {
    return List.of(
        new HealthCheck("database", HealthCheck.Scope.READY, database::problem),
        new HealthCheck(
            "journal",
            HealthCheck.Scope.READY,
            () -> writer.busy() ? Optional.of("its queue is full") : Optional.empty()),
        new HealthCheck(
            "image",
            HealthCheck.Scope.READY,
            () ->
                images.current().revision() == 0 ? Optional.of("it is empty") : Optional.empty()));
  }
}
