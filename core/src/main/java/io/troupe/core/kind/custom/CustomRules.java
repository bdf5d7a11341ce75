package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.ScaleView;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.schema.structural.Defaulting;
import java.util.List;
import java.util.Optional;

/**
 * What one version's schema demands of its resources. Follows upstream apiextensions-apiserver
 * pkg/registry/customresource/strategy.go.
 */
final class CustomRules implements KindRules {
  private final DefinedVersion version;
  private final Optional<ScaleView> scale;

  CustomRules(DefinedVersion version, String group, String kind) {
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
  public boolean allowsUnconditionalUpdate() {
    return false;
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
    return scale;
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    return List.of();
  }
}
