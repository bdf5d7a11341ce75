package io.troupe.core.kind.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Leases. Follows upstream ValidateLeaseSpec. */
final class LeaseRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode lease) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = lease.path("spec");
    JsonNode duration = spec.path("leaseDurationSeconds");
    if (duration.isNumber() && duration.asLong() <= 0) {
      errors.add(
          FieldError.invalid(
              "spec.leaseDurationSeconds", duration.asLong(), "must be greater than 0"));
    }
    JsonNode transitions = spec.path("leaseTransitions");
    if (transitions.isNumber() && transitions.asLong() < 0) {
      errors.add(
          FieldError.invalid(
              "spec.leaseTransitions", transitions.asLong(), "must be greater than or equal to 0"));
    }
    boolean preferred = !spec.path("preferredHolder").asText("").isEmpty();
    if (preferred && spec.path("strategy").asText("").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              "spec.preferredHolder", "may only be specified if `strategy` is defined"));
    }
    return errors;
  }
}
