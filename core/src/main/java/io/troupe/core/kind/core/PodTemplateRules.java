package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** PodTemplates. Follows upstream ValidatePodTemplate. */
final class PodTemplateRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode holder) {
    PodDefaults.ofTemplateSpec(Tree.child(Tree.child(holder, "template"), "spec"));
  }

  @Override
  public List<FieldError> validate(ObjectNode holder) {
    List<FieldError> errors = new ArrayList<>();
    PodValidation.template(
        holder.path("template"), "template", PodValidation.RESTART_POLICIES, errors);
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode holder) {
    return PodWarnings.ofTemplate(holder.path("template"), "template");
  }
}
