package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Conversion;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.structural.Defaulting;
import io.troupe.core.schema.structural.Pruning;
import java.util.Map;
import java.util.Optional;

/** A served version among its definition's versions. */
record CustomForm(
    String group,
    String served,
    String stored,
    Map<String, DefinedVersion> versions,
    Optional<Conversion.Webhook> webhook)
    implements Conversion.CustomForm {

  @Override
  public String apiVersion() {
    return group + '/' + served;
  }

  @Override
  public String storedApiVersion() {
    return group + '/' + stored;
  }

  /** A version that the definition has no more leaves an object as it is. */
  @Override
  public void restore(ObjectNode object) {
    String said = GroupVersionKind.of(object.path("apiVersion").asText(), "").version();
    DefinedVersion version = versions.get(said);
    if (version != null) {
      Pruning.prune(version.schema(), object);
      Defaulting.apply(version.schema(), object);
    }
  }

  @Override
  public void tidy(ObjectNode converted) {
    Pruning.prune(versions.get(served).schema(), converted);
  }
}
