package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The environment of a container: services' variables, then envFrom, then env, later ones winning.
 * Upstream: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go.
 */
public final class Environment {

  /** The container cannot be created yet; shown as CreateContainerConfigError. */
  public static final class Missing extends Exception {
    Missing(String message) {
      super(message, null, false, false);
    }
  }

  private final PodView pod;
  private final References references;
  private final DownwardApi downward;

  /**
   * @param downward of the same pod
   */
  public Environment(PodView pod, References references, DownwardApi downward) {
    this.pod = pod;
    this.references = references;
    this.downward = downward;
  }

  /**
   * In the order of definition.
   *
   * @throws Missing if something referred to and not optional is not there
   */
  public Map<String, String> of(ContainerView container) throws Missing {
    Map<String, String> variables = new LinkedHashMap<>();
    services(variables);
    for (JsonNode from : container.spec().path("envFrom")) {
      from(from, variables);
    }
    // A variable may refer to what stands before it, and to services.
    for (JsonNode variable : container.spec().path("env")) {
      String name = variable.path("name").asText();
      Optional<String> value =
          variable.has("valueFrom")
              ? valueFrom(variable.path("valueFrom"), container)
              : Optional.of(Expansion.expand(variable.path("value").asText(), variables));
      value.ifPresent(text -> variables.put(name, text));
    }
    return variables;
  }

  private void services(Map<String, String> variables) {
    for (ObjectNode service : references.services("default")) {
      if (service.path("metadata").path("name").asText().equals("kubernetes")) {
        ServiceVariables.add(service, variables);
      }
    }
    if (PodReferences.wantsServices(pod)) {
      references.services(pod.namespace()).forEach(s -> ServiceVariables.add(s, variables));
    }
  }

  private void from(JsonNode from, Map<String, String> variables) throws Missing {
    String prefix = from.path("prefix").asText();
    JsonNode config = from.path("configMapRef");
    if (config.isObject()) {
      Optional<ObjectNode> map =
          references.configMap(pod.namespace(), config.path("name").asText());
      if (map.isEmpty() && !config.path("optional").asBoolean()) {
        throw new Missing("configmap \"" + config.path("name").asText() + "\" not found");
      }
      map.ifPresent(found ->
          found
              .path("data")
              .properties()
              .forEach(e -> variables.put(prefix + e.getKey(), e.getValue().asText())));
    }
    JsonNode secret = from.path("secretRef");
    if (secret.isObject()) {
      Optional<ObjectNode> found = references.secret(pod.namespace(), secret.path("name").asText());
      if (found.isEmpty() && !secret.path("optional").asBoolean()) {
        throw new Missing("secret \"" + secret.path("name").asText() + "\" not found");
      }
      found.ifPresent(object ->
          object
              .path("data")
              .properties()
              .forEach(e -> variables.put(prefix + e.getKey(), decoded(e.getValue()))));
    }
  }

  private Optional<String> valueFrom(JsonNode from, ContainerView container) throws Missing {
    if (from.has("fieldRef")) {
      return downward.field(from.path("fieldRef").path("fieldPath").asText());
    }
    if (from.has("resourceFieldRef")) {
      return downward.resource(from.path("resourceFieldRef"), container);
    }
    if (from.has("configMapKeyRef")) {
      JsonNode ref = from.path("configMapKeyRef");
      return key(
          ref,
          "configmap",
          "ConfigMap",
          references.configMap(pod.namespace(), ref.path("name").asText()),
          false);
    }
    if (from.has("secretKeyRef")) {
      JsonNode ref = from.path("secretKeyRef");
      return key(
          ref,
          "secret",
          "Secret",
          references.secret(pod.namespace(), ref.path("name").asText()),
          true);
    }
    return Optional.empty();
  }

  private Optional<String> key(
      JsonNode ref, String noun, String kind, Optional<ObjectNode> object, boolean encoded)
      throws Missing {
    boolean optional = ref.path("optional").asBoolean();
    String name = ref.path("name").asText();
    if (object.isEmpty()) {
      if (optional) {
        return Optional.empty();
      }
      throw new Missing(noun + " \"" + name + "\" not found");
    }
    JsonNode value = object.get().path("data").path(ref.path("key").asText());
    if (value.isMissingNode()) {
      if (optional) {
        return Optional.empty();
      }
      throw new Missing(
          "couldn't find key "
              + ref.path("key").asText()
              + " in "
              + kind
              + " "
              + pod.namespace()
              + "/"
              + name);
    }
    return Optional.of(encoded ? decoded(value) : value.asText());
  }

  private static String decoded(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
  }

  /** {@code web-1} as {@code WEB_1}. */
  static String variableName(String service) {
    return service.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
