package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which secrets and config maps a pod needs to run. */
final class PodLinks {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private PodLinks() {}

  static boolean usesSecret(JsonNode spec, String name) {
    for (JsonNode pull : spec.path("imagePullSecrets")) {
      if (isNamed(pull, name)) {
        return true;
      }
    }
    return inVolumes(spec, "secret", name) || inContainers(spec, "secretKeyRef", "secretRef", name);
  }

  static boolean usesConfigMap(JsonNode spec, String name) {
    return inVolumes(spec, "configMap", name)
        || inContainers(spec, "configMapKeyRef", "configMapRef", name);
  }

  private static boolean inVolumes(JsonNode spec, String source, String name) {
    for (JsonNode volume : spec.path("volumes")) {
      JsonNode direct = volume.path(source);
      if (isNamed(direct, name) || direct.path("secretName").asText().equals(name)) {
        return true;
      }
      for (JsonNode part : volume.path("projected").path("sources")) {
        if (isNamed(part.path(source), name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean inContainers(JsonNode spec, String keyRef, String wholeRef, String name) {
    for (String list : CONTAINERS) {
      for (JsonNode container : spec.path(list)) {
        for (JsonNode variable : container.path("env")) {
          if (isNamed(variable.path("valueFrom").path(keyRef), name)) {
            return true;
          }
        }
        for (JsonNode source : container.path("envFrom")) {
          if (isNamed(source.path(wholeRef), name)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isNamed(JsonNode reference, String name) {
    return reference.path("name").asText().equals(name);
  }
}
