package io.troupe.core.admit.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Whether an update of a pod could make a difference to the checks. */
public final class PodChange {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";

  private PodChange() {}

  public static boolean matters(JsonNode pod, JsonNode old) {
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      if (containers(pod.path("spec").path(list), old.path("spec").path(list))) {
        return true;
      }
    }
    JsonNode before = old.path("metadata").path("annotations");
    for (Map.Entry<String, JsonNode> each : pod.path("metadata").path("annotations").properties()) {
      String key = each.getKey();
      boolean watched =
          key.startsWith(APP_ARMOR) || key.startsWith(SECCOMP) || key.equals(SECCOMP_POD);
      if (watched && !each.getValue().equals(before.path(key))) {
        return true;
      }
    }
    return false;
  }

  private static boolean containers(JsonNode now, JsonNode before) {
    if (now.size() != before.size()) {
      return true;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).path("image").equals(before.get(i).path("image"))) {
        return true;
      }
    }
    return false;
  }
}
