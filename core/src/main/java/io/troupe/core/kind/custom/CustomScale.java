package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.ScaleView;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The scale subresource of a version, by the paths its definition names. */
final class CustomScale implements ScaleView {
  private final String specText;
  private final List<String> spec;
  private final List<String> status;
  private final List<String> selector;

  /**
   * @param scale the definition's {@code subresources.scale}
   */
  CustomScale(JsonNode scale) {
    this.specText = scale.path("specReplicasPath").asText("");
    this.spec = names(specText);
    this.status = names(scale.path("statusReplicasPath").asText(""));
    this.selector = names(scale.path("labelSelectorPath").asText(""));
  }

  @Override
  public Result<Seen> of(ObjectNode object) {
    JsonNode replicas = at(object, spec);
    if (!replicas.isNumber()) {
      return Result.refused(
          Failure.internal("the spec replicas field \"" + specText + "\" does not exist"));
    }
    return Result.ok(
        new Seen(
            replicas.asInt(),
            at(object, status).asInt(0),
            selector.isEmpty() ? "" : at(object, selector).asText("")));
  }

  /** Numbers of replicas that no Scale could show. */
  List<FieldError> problems(JsonNode object) {
    List<FieldError> errors = new ArrayList<>();
    negative(object, spec, errors);
    negative(object, status, errors);
    return errors;
  }

  private static void negative(JsonNode object, List<String> path, List<FieldError> errors) {
    JsonNode replicas = at(object, path);
    if (replicas.isIntegralNumber() && replicas.asLong() < 0) {
      errors.add(
          FieldError.invalid(
              String.join(".", path), replicas.asLong(), "should be a non-negative integer"));
    }
  }

  @Override
  public Optional<Failure> set(ObjectNode object, int replicas) {
    ObjectNode parent = object;
    for (String name : spec.subList(0, spec.size() - 1)) {
      if (parent.has(name) && !parent.path(name).isObject()) {
        return Optional.of(Failure.internal("the path \"" + specText + "\" leads nowhere"));
      }
      parent = parent.path(name) instanceof ObjectNode found ? found : parent.putObject(name);
    }
    parent.put(spec.getLast(), replicas);
    return Optional.empty();
  }

  private static JsonNode at(JsonNode object, List<String> path) {
    JsonNode node = object;
    for (String name : path) {
      node = node.path(name);
    }
    return path.isEmpty() ? MissingNode.getInstance() : node;
  }

  private static List<String> names(String path) {
    return path.isEmpty()
        ? List.of()
        : new ArrayList<>(Arrays.asList(path.substring(1).split("\\.")));
  }
}
