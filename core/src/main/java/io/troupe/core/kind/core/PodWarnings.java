package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is allowed in a pod and yet hardly meant. Follows upstream pkg/api/pod/warnings.go, the
 * warnings people commonly meet.
 */
public final class PodWarnings {
  private static final Map<String, String> NODE_LABELS =
      Map.of(
          "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
              "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
              "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
              "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

  private PodWarnings() {}

  static List<String> ofPod(ObjectNode pod) {
    return of(pod, "");
  }

  /**
   * @param path of the template
   */
  public static List<String> ofTemplate(JsonNode template, String path) {
    return of(template, path + '.');
  }

  /** The name of what makes pods becomes part of host names. */
  public static List<String> ofOwnerName(ObjectNode owner) {
    List<String> problems = NameForm.LABEL.problems(Tree.text(owner.path("metadata"), "name"));
    return problems.isEmpty()
        ? List.of()
        : List.of(
            "metadata.name: this is used in Pod names and hostnames, which can result in"
                + " surprising behavior; a DNS label is recommended: ["
                + String.join(" ", problems)
                + ']');
  }

  private static List<String> of(JsonNode pod, String prefix) {
    List<String> warnings = new ArrayList<>();
    JsonNode spec = pod.path("spec");
    nodeLabels(spec.path("nodeSelector"), prefix + "spec.nodeSelector", warnings);
    annotations(pod.path("metadata").path("annotations"), prefix, warnings);
    volumes(Tree.objects(spec.path("volumes")), prefix + "spec.volumes", warnings);
    for (String list : List.of("initContainers", "containers")) {
      List<ObjectNode> containers = Tree.objects(spec.path(list));
      for (int i = 0; i < containers.size(); i++) {
        container(containers.get(i), prefix + "spec." + list + "[" + i + "]", warnings);
      }
    }
    duplicates(spec.path("hostAliases"), "ip", prefix + "spec.hostAliases", warnings);
    duplicates(spec.path("imagePullSecrets"), "name", prefix + "spec.imagePullSecrets", warnings);
    if (Tree.has(spec, "terminationGracePeriodSeconds")
        && spec.path("terminationGracePeriodSeconds").asLong() < 0) {
      warnings.add(
          prefix
              + "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and"
              + " will be treated as 1");
    }
    return warnings;
  }

  private static void nodeLabels(JsonNode selector, String path, List<String> warnings) {
    for (Map.Entry<String, JsonNode> label : selector.properties()) {
      String why = NODE_LABELS.get(label.getKey());
      if (why != null) {
        warnings.add(path + "[" + label.getKey() + "]: " + why);
      }
    }
  }

  private static void annotations(JsonNode annotations, String prefix, List<String> warnings) {
    for (Map.Entry<String, JsonNode> each : annotations.properties()) {
      String key = each.getKey();
      String path = prefix + "metadata.annotations[" + key + "]";
      if (key.startsWith("container.apparmor.security.beta.kubernetes.io/")) {
        warnings.add(path + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
      } else if (key.equals("scheduler.alpha.kubernetes.io/critical-pod")) {
        warnings.add(
            path + ": non-functional in v1.16+; use the \"priorityClassName\" field instead");
      } else if (key.equals("seccomp.security.alpha.kubernetes.io/pod")
          || key.startsWith("container.seccomp.security.alpha.kubernetes.io/")) {
        warnings.add(path + ": non-functional in v1.27+; use the \"seccompProfile\" field instead");
      }
    }
  }

  private static void volumes(List<ObjectNode> volumes, String path, List<String> warnings) {
    for (int i = 0; i < volumes.size(); i++) {
      if (Tree.has(volumes.get(i), "gitRepo")) {
        warnings.add(
            path + "[" + i + "].gitRepo: deprecated in v1.11, and disabled by default in v1.33+");
      }
    }
  }

  private static void container(ObjectNode container, String path, List<String> warnings) {
    duplicates(container.path("env"), "name", path + ".env", warnings);
    Set<String> seen = new HashSet<>();
    List<ObjectNode> ports = Tree.objects(container.path("ports"));
    for (int i = 0; i < ports.size(); i++) {
      String port = ports.get(i).path("containerPort").asText() + '/' + text(ports.get(i));
      if (!seen.add(port)) {
        warnings.add(
            path
                + ".ports["
                + i
                + "]: duplicate port definition with "
                + path
                + ".ports["
                + first(ports, port)
                + "]");
      }
    }
    for (String list : List.of("limits", "requests")) {
      for (Map.Entry<String, JsonNode> amount :
          container.path("resources").path(list).properties()) {
        String shown = amount.getValue().asText("");
        boolean storage = List.of("memory", "ephemeral-storage").contains(amount.getKey());
        if (storage && shown.matches("[0-9]+m")) {
          warnings.add(
              path
                  + ".resources."
                  + list
                  + "["
                  + amount.getKey()
                  + "]: fractional byte value \""
                  + shown
                  + "\" is invalid, must be an integer");
        }
      }
    }
  }

  private static String text(ObjectNode port) {
    return Tree.text(port, "protocol") + '/' + Tree.text(port, "hostIP") + port.path("hostPort");
  }

  private static int first(List<ObjectNode> ports, String wanted) {
    for (int i = 0; i < ports.size(); i++) {
      if (wanted.equals(ports.get(i).path("containerPort").asText() + '/' + text(ports.get(i)))) {
        return i;
      }
    }
    return 0;
  }

  /** The last of several wins, or the first; hardly what was meant. */
  private static void duplicates(JsonNode list, String key, String path, List<String> warnings) {
    Set<String> seen = new HashSet<>();
    List<ObjectNode> items = Tree.objects(list);
    for (int i = 0; i < items.size(); i++) {
      String name = Tree.text(items.get(i), key);
      if (!name.isEmpty() && !seen.add(name)) {
        warnings.add(
            key.equals("name") && path.endsWith("env")
                ? path
                    + "["
                    + i
                    + "]: hides previous definition of \""
                    + name
                    + "\", which may be dropped when using apply"
                : path + "[" + i + "]." + key + ": duplicate " + key + " \"" + name + '"');
      }
    }
  }
}
