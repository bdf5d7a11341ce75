package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which secrets, config maps and claims a pod needs to run, and which secrets a volume. */
final class PodLinks {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private static final List<String> DRIVERS =
      List.of("cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos");
  private static final List<String> CSI_SECRETS =
      List.of(
          "nodePublishSecretRef",
          "nodeStageSecretRef",
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodeExpandSecretRef");

  private PodLinks() {}

  static boolean usesSecret(JsonNode spec, String name) {
    for (JsonNode pull : spec.path("imagePullSecrets")) {
      if (isNamed(pull, name)) {
        return true;
      }
    }
    return inVolumes(spec, "secret", name)
        || inContainers(spec, "secretKeyRef", "secretRef", name)
        || inDrivers(spec, name);
  }

  /** Volumes of a pod that log in somewhere. */
  private static boolean inDrivers(JsonNode spec, String name) {
    for (JsonNode volume : spec.path("volumes")) {
      boolean named =
          volume.path("azureFile").path("secretName").asText().equals(name)
              || isNamed(volume.path("csi").path("nodePublishSecretRef"), name);
      for (String driver : DRIVERS) {
        named |= isNamed(volume.path(driver).path("secretRef"), name);
      }
      if (named) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param namespace of the secret; drivers that name none mean the claim's
   */
  static boolean volumeUsesSecret(JsonNode volume, String namespace, String name) {
    JsonNode spec = volume.path("spec");
    String claims = spec.path("claimRef").path("namespace").asText("");
    JsonNode azure = spec.path("azureFile");
    boolean used =
        azure.path("secretName").asText().equals(name)
            && azure.path("secretNamespace").asText(claims).equals(namespace);
    for (String driver : DRIVERS) {
      used |= isReference(spec.path(driver).path("secretRef"), claims, namespace, name);
    }
    for (String reference : CSI_SECRETS) {
      used |= isReference(spec.path("csi").path(reference), claims, namespace, name);
    }
    return used;
  }

  private static boolean isReference(
      JsonNode reference, String otherwise, String namespace, String name) {
    return isNamed(reference, name)
        && reference.path("namespace").asText(otherwise).equals(namespace);
  }

  /** An ephemeral volume's claim is named after pod and volume. */
  static boolean usesClaim(JsonNode pod, String name) {
    String own = pod.path("metadata").path("name").asText() + "-";
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      boolean used =
          volume.path("persistentVolumeClaim").path("claimName").asText().equals(name)
              || volume.path("ephemeral").isObject()
                  && name.equals(own + volume.path("name").asText());
      if (used) {
        return true;
      }
    }
    return false;
  }

  static boolean usesResourceClaim(JsonNode pod, String name) {
    for (JsonNode claim : pod.path("spec").path("resourceClaims")) {
      if (claim.path("resourceClaimName").asText().equals(name)) {
        return true;
      }
    }
    JsonNode status = pod.path("status");
    for (JsonNode made : status.path("resourceClaimStatuses")) {
      if (made.path("resourceClaimName").asText().equals(name)) {
        return true;
      }
    }
    return status
        .path("extendedResourceClaimStatus")
        .path("resourceClaimName")
        .asText()
        .equals(name);
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
