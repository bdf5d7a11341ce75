package io.troupe.core.kind.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Claims on devices. Follows upstream ValidateResourceClaim. */
final class ResourceClaimRules implements KindRules {
  private static final int CONSUMERS_MAX = 256;

  @Override
  public void applyDefaults(ObjectNode claim) {
    ClaimSpec.applyDefaults(Tree.child(claim, "spec"));
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    List<FieldError> errors = new ArrayList<>();
    ClaimSpec.check(FieldCheck.of(claim, errors).at("spec"));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck.of(claim, errors).at("spec").immutable(old.path("spec"));
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode claim, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck status = FieldCheck.of(claim, errors).at("status");
    List<FieldCheck> consumers = status.items("reservedFor");
    FieldCheck reserved = status.at("reservedFor");
    if (consumers.size() > CONSUMERS_MAX) {
      reserved.tooMany(CONSUMERS_MAX);
    }
    for (FieldCheck consumer : consumers) {
      for (String field : List.of("resource", "name", "uid")) {
        consumer.at(field).required();
      }
    }
    FieldCheck.distinct(consumers, "uid");
    FieldCheck allocation = status.at("allocation");
    JsonNode before = old.path("status").path("allocation");
    if (!consumers.isEmpty() && !allocation.isPresent()) {
      reserved.forbidden("may not be specified when `allocated` is not set");
    }
    if (before.isObject() && allocation.isPresent()) {
      allocation.immutable(before);
    }
    return errors;
  }
}
