package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import io.troupe.core.schema.structural.Correlated;
import io.troupe.core.schema.structural.Defaulting;
import io.troupe.core.schema.structural.Pruning;
import io.troupe.core.schema.structural.Structural;
import io.troupe.core.schema.structural.ValueValidation;
import java.util.List;

/** Defaults must be values of their own schema, with nothing in them that would be pruned. */
final class DefaultValidation {
  private DefaultValidation() {}

  static void validate(Structural schema, String path, List<FieldError> errors) {
    schema
        .defaultValue()
        .ifPresent(preset -> {
          ObjectNode wrapped = Json.object();
          wrapped.set("default", preset.deepCopy());
          ObjectNode wrapper = Json.object().put("type", "object");
          wrapper.putObject("properties").set("default", schema.raw());
          if (!Pruning.unknown(Structural.of(wrapper), wrapped).isEmpty()) {
            errors.add(
                new FieldError(
                    Type.INVALID,
                    path + ".default",
                    preset.toString(),
                    "must not have unknown fields"));
          }
          JsonNode filled = wrapped.path("default");
          Defaulting.apply(schema, filled);
          errors.addAll(ValueValidation.at(schema, Correlated.created(filled), path + ".default"));
        });
    schema
        .properties()
        .forEach((name, type) -> validate(type, path + ".properties[" + name + "]", errors));
    schema.additional().ifPresent(type -> validate(type, path + ".additionalProperties", errors));
    schema.items().ifPresent(type -> validate(type, path + ".items", errors));
  }
}
