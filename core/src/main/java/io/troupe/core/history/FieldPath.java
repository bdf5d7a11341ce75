package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A path as {@link Change} writes it, read back. */
final class FieldPath {
  /** Steps of one path; deeper ones belong to no object. */
  private static final int STEPS_MAX = 100;

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Keyed(String key, String value) implements Step {}
  }

  private final List<Step> steps;

  private FieldPath(List<Step> steps) {
    this.steps = steps;
  }

  /** Empty when brackets do not pair or a name is missing. */
  static Optional<FieldPath> parse(String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end;
      if (text.charAt(at) == '[') {
        end = text.indexOf(']', at);
        if (end < 0) {
          return Optional.empty();
        }
        steps.add(bracket(text.substring(at + 1, end)));
        end++;
      } else {
        int start = text.charAt(at) == '.' ? at + 1 : at;
        end = start;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        if (end == start) {
          return Optional.empty();
        }
        steps.add(new Step.Field(text.substring(start, end)));
      }
      if (steps.size() > STEPS_MAX) {
        return Optional.empty();
      }
      at = end;
    }
    return Optional.of(new FieldPath(steps));
  }

  private static Step bracket(String inside) {
    int equals = inside.indexOf('=');
    return equals < 0
        ? new Step.Field(inside)
        : new Step.Keyed(inside.substring(0, equals), inside.substring(equals + 1));
  }

  /** What stands there. */
  Optional<JsonNode> in(Optional<JsonNode> root) {
    JsonNode node = root.orElse(MissingNode.getInstance());
    for (Step step : steps) {
      node =
          switch (step) {
            case Step.Field(String name) ->
                node.isArray() ? node.path(place(name)) : node.path(name);
            case Step.Keyed(String key, String value) -> element(node, key, value);
          };
    }
    return node.isMissingNode() ? Optional.empty() : Optional.of(node);
  }

  private static JsonNode element(JsonNode list, String key, String value) {
    for (JsonNode element : list) {
      if (element.path(key).asText().equals(value)) {
        return element;
      }
    }
    return MissingNode.getInstance();
  }

  private static int place(String digits) {
    return digits.length() < 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt("0" + digits)
        : -1;
  }
}
