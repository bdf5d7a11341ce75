package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.schema.Schema;
import java.util.Optional;

/** What must be true of the body of an apply. */
public final class Configuration {
  private Configuration() {}

  /**
   * @return the refusal of what cannot be applied to an object of that kind
   */
  public static Optional<Failure> unfit(
      GroupVersionKind gvk, Schema schema, ObjectNode configuration) {
    String version = configuration.path("apiVersion").asText("");
    if (!version.equals(gvk.apiVersion())) {
      return Optional.of(
          Failure.badRequest(
              "Incorrect version specified in apply patch. Specified patch version: "
                  + version
                  + ", expected: "
                  + gvk.apiVersion()));
    }
    String kind = configuration.path("kind").asText("");
    if (!kind.equals(gvk.kind())) {
      return Optional.of(
          Failure.badRequest(
              "invalid object type: " + gvk.group() + '/' + gvk.version() + ", Kind=" + kind));
    }
    JsonNode metadata = configuration.path("metadata");
    if (!metadata.path(Ownership.MANAGED_FIELDS).isEmpty()) {
      return Optional.of(Failure.badRequest("metadata.managedFields must be nil"));
    }
    return TypedCheck.problem(schema, configuration)
        .map(problem ->
            Failure.badRequest(
                "failed to create typed patch object (%s/%s; %s/%s, Kind=%s): %s"
                    .formatted(
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText(""),
                        gvk.group(),
                        gvk.version(),
                        kind,
                        problem)));
  }
}
