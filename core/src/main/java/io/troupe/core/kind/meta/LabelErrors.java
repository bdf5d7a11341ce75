package io.troupe.core.kind.meta;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/** What is wrong with a map of labels. */
public final class LabelErrors {
  private LabelErrors() {}

  public static void add(JsonNode labels, String path, List<FieldError> errors) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      String key = label.getKey();
      Labels.keyProblems(key).forEach(p -> errors.add(FieldError.invalid(path, key, p)));
      String value = label.getValue().asText("");
      Labels.valueProblems(value).forEach(p -> errors.add(FieldError.invalid(path, value, p)));
    }
  }
}
