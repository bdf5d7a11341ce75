package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.Set;
import java.util.TreeSet;

/** Which ConfigMaps and Secrets a pod reads, and whether it wants its namespace's Services. */
public final class PodReferences {
  public static final ResourceType CONFIG_MAPS = new ResourceType("", "configmaps");
  public static final ResourceType SECRETS = new ResourceType("", "secrets");
  public static final ResourceType SERVICES = new ResourceType("", "services");

  private PodReferences() {}

  /** Sorted. */
  public static Set<ObjectKey> of(PodView pod) {
    Set<ObjectKey> keys = new TreeSet<>();
    String namespace = pod.namespace();
    for (ContainerView container : pod.allContainers()) {
      for (JsonNode from : container.spec().path("envFrom")) {
        add(keys, CONFIG_MAPS, namespace, from.path("configMapRef").path("name"));
        add(keys, SECRETS, namespace, from.path("secretRef").path("name"));
      }
      for (JsonNode variable : container.spec().path("env")) {
        JsonNode from = variable.path("valueFrom");
        add(keys, CONFIG_MAPS, namespace, from.path("configMapKeyRef").path("name"));
        add(keys, SECRETS, namespace, from.path("secretKeyRef").path("name"));
      }
    }
    for (JsonNode volume : pod.spec().path("volumes")) {
      add(keys, CONFIG_MAPS, namespace, volume.path("configMap").path("name"));
      add(keys, SECRETS, namespace, volume.path("secret").path("secretName"));
      for (JsonNode source : volume.path("projected").path("sources")) {
        add(keys, CONFIG_MAPS, namespace, source.path("configMap").path("name"));
        add(keys, SECRETS, namespace, source.path("secret").path("name"));
      }
    }
    return keys;
  }

  public static boolean wantsServices(PodView pod) {
    return pod.spec().path("enableServiceLinks").asBoolean(true);
  }

  private static void add(Set<ObjectKey> keys, ResourceType type, String namespace, JsonNode name) {
    if (name.isTextual() && !name.asText().isEmpty()) {
      keys.add(new ObjectKey(type, namespace, name.asText()));
    }
  }
}
