package io.troupe.core.admit.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A pod, or a template of pods, as the checks look at it.
 *
 * @param metadata of the pod or the template
 * @param containers of all sorts, in the order they are judged
 */
public record PodContent(JsonNode metadata, JsonNode spec, List<JsonNode> containers) {

  public static PodContent of(JsonNode metadata, JsonNode spec) {
    List<JsonNode> all = new ArrayList<>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.path(list).forEach(all::add);
    }
    return new PodContent(metadata, spec, List.copyOf(all));
  }

  JsonNode security() {
    return spec.path("securityContext");
  }

  static JsonNode securityOf(JsonNode container) {
    return container.path("securityContext");
  }

  boolean isWindows() {
    return spec.path("os").path("name").asText("").equals("windows");
  }

  /** Whether root inside is nobody outside. */
  boolean hasOwnUsers() {
    return spec.path("hostUsers").isBoolean() && !spec.path("hostUsers").asBoolean();
  }

  /** Names of containers that a predicate holds for. */
  List<String> namesWhere(Predicate<JsonNode> wanted) {
    return containers.stream().filter(wanted).map(c -> c.path("name").asText("")).toList();
  }

  /** The pod itself and the containers that a predicate holds for, as upstream names them. */
  List<String> setters(boolean pod, List<String> containerNames) {
    List<String> setters = new ArrayList<>();
    if (pod) {
      setters.add("pod");
    }
    if (!containerNames.isEmpty()) {
      setters.add(named("container", containerNames));
    }
    return setters;
  }

  /** For instance {@code containers "a", "b"}. */
  static String named(String noun, Collection<String> names) {
    return plural(noun, noun + 's', names.size()) + ' ' + quoted(names);
  }

  static String plural(String one, String several, int count) {
    return count == 1 ? one : several;
  }

  static String quoted(Collection<String> texts) {
    return texts.stream().map(t -> '"' + t + '"').collect(Collectors.joining(", "));
  }
}
