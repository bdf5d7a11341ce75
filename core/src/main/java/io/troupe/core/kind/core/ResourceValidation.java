package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a container's resources may not say. */
final class ResourceValidation {
  private ResourceValidation() {}

  static void add(JsonNode resources, String path, List<FieldError> errors) {
    JsonNode limits = resources.path("limits");
    JsonNode requests = resources.path("requests");
    for (Map.Entry<String, JsonNode> limit : limits.properties()) {
      amount(limit, path + ".limits", errors);
    }
    for (Map.Entry<String, JsonNode> request : requests.properties()) {
      String name = request.getKey();
      String at = path + ".requests";
      amount(request, at, errors);
      Optional<Quantity> asked = Quantity.parse(request.getValue().asText(""));
      Optional<Quantity> limit = Quantity.parse(limits.path(name).asText(""));
      String shown = request.getValue().asText();
      if (asked.isPresent() && limit.isPresent()) {
        int order = asked.get().compareTo(limit.get());
        if (order > 0 && ResourceNames.mayOvercommit(name)) {
          errors.add(
              FieldError.invalid(
                  at,
                  shown,
                  "must be less than or equal to "
                      + name
                      + " limit of "
                      + limits.path(name).asText()));
        } else if (order != 0 && !ResourceNames.mayOvercommit(name)) {
          errors.add(
              FieldError.invalid(
                  at,
                  shown,
                  "must be equal to " + name + " limit of " + limits.path(name).asText()));
        }
      } else if (asked.isPresent() && !ResourceNames.mayOvercommit(name)) {
        errors.add(
            FieldError.required(
                path + ".limits", "Limit must be set for non overcommitable resources"));
      }
    }
  }

  private static void amount(
      Map.Entry<String, JsonNode> entry, String path, List<FieldError> errors) {
    String name = entry.getKey();
    String at = path + "[" + name + "]";
    ResourceNames.ofContainer(name, at, errors);
    Optional<Quantity> amount = Quantity.parse(entry.getValue().asText(""));
    if (amount.isPresent() && amount.get().signum() < 0) {
      errors.add(
          FieldError.invalid(at, entry.getValue().asText(), "must be greater than or equal to 0"));
    }
  }
}
