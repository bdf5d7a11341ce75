package io.troupe.core.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What claims of a pod are made from. Follows upstream ValidateResourceClaimTemplate. */
final class ResourceClaimTemplateRules implements KindRules {
  @Override
  public void applyDefaults(ObjectNode template) {
    ClaimSpec.applyDefaults(Tree.child(Tree.child(template, "spec"), "spec"));
  }

  @Override
  public List<FieldError> validate(ObjectNode template) {
    List<FieldError> errors = new ArrayList<>();
    ClaimSpec.check(FieldCheck.of(template, errors).at("spec").at("spec"));
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode template, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck.of(template, errors).at("spec").immutable(old.path("spec"));
    return errors;
  }
}
