package io.troupe.node.boot;

import io.troupe.actors.image.ImageReader;
import io.troupe.http.route.HealthCheck;
import io.troupe.persistence.journal.RevisionWriter;
import java.util.List;
import java.util.Optional;

/** What {@code /readyz} asks beside whether the process answers at all. */
final class ReadyChecks {
  private ReadyChecks() {}

  static List<HealthCheck> of(DatabaseProbe database, RevisionWriter writer, ImageReader images) {
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
