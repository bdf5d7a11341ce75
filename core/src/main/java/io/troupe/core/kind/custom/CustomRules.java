package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.ScaleView;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.schema.rule.RuleCheck;
import io.troupe.core.schema.structural.Correlated;
import io.troupe.core.schema.structural.Defaulting;
import io.troupe.core.schema.structural.EmbeddedResources;
import io.troupe.core.schema.structural.ListTypes;
import io.troupe.core.schema.structural.Structural;
import io.troupe.core.schema.structural.ValueValidation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one version's schema demands of its resources. Follows upstream apiextensions-apiserver
 * pkg/registry/customresource/strategy.go.
 */
final class CustomRules implements KindRules {
  /** After these the values may not be what rules take for granted. */
  private static final Set<FieldError.Type> BLOCKING =
      EnumSet.of(
          FieldError.Type.REQUIRED,
          FieldError.Type.TOO_LONG,
          FieldError.Type.TOO_MANY,
          FieldError.Type.TYPE_INVALID);

  private final DefinedVersion version;
  private final Optional<CustomScale> scale;

  CustomRules(DefinedVersion version) {
    this.version = version;
    this.scale =
        version.hasScale()
            ? Optional.of(new CustomScale(version.raw().path("subresources").path("scale")))
            : Optional.empty();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Defaulting.apply(version.schema(), object);
  }

  @Override
  public boolean statusUpdateChangesMetadata() {
    return false;
  }

  @Override
  public boolean hasCompiledType() {
    return false;
  }

  @Override
  public Optional<ScaleView> scale() {
    return scale.map(s -> s);
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return problems(Correlated.created(object));
  }

  @Override
  public List<FieldError> validateChange(ObjectNode object, ObjectNode old) {
    return problems(Correlated.updated(object, old));
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
    return validateChange(object, old);
  }

  private List<FieldError> problems(Correlated resource) {
    Structural schema = version.schema();
    List<FieldError> errors = new ArrayList<>(ValueValidation.of(schema, resource));
    scaleProblems(resource.value(), errors);
    EmbeddedResources.validate(schema, resource.value(), errors);
    lists(schema, resource, errors);
    if (errors.stream().anyMatch(e -> BLOCKING.contains(e.type()))) {
      if (version.rules().isPresent()) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                "<nil>",
                "\"null\"",
                "some validation rules were not checked because the object was invalid; correct"
                    + " the existing errors to complete validation"));
      }
    } else {
      version.rules().ifPresent(tree -> errors.addAll(RuleCheck.of(tree, resource)));
    }
    return errors;
  }

  /** What was stored with duplicates may keep them. */
  private static void lists(Structural schema, Correlated resource, List<FieldError> errors) {
    List<FieldError> before = new ArrayList<>();
    resource
        .old()
        .ifPresent(old -> ListTypes.validate(schema, Correlated.created(old), "", before));
    if (before.isEmpty()) {
      ListTypes.validate(schema, Correlated.created(resource.value()), "", errors);
    }
  }

  private void scaleProblems(JsonNode object, List<FieldError> errors) {
    scale.ifPresent(s -> s.problems(object).forEach(errors::add));
  }
}
