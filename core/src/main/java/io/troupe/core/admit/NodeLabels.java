package io.troupe.core.admit;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which labels a node may put on itself. Administrators place secrets and workloads by the others,
 * so a stolen node must not be able to set them. Follows upstream
 * kubelet/pkg/apis/well_known_labels.go.
 */
final class NodeLabels {
  private static final Set<String> ALLOWED =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/os",
          "kubernetes.io/arch",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/arch",
          "beta.kubernetes.io/instance-type",
          "node.kubernetes.io/instance-type",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region");

  private NodeLabels() {}

  static boolean isForbidden(String label) {
    int slash = label.indexOf('/');
    if (slash < 0) {
      return false;
    }
    String prefix = label.substring(0, slash);
    if (isWithin(prefix, "node-restriction.kubernetes.io")) {
      return true;
    }
    boolean ours = isWithin(prefix, "kubernetes.io") || isWithin(prefix, "k8s.io");
    boolean allowed =
        ALLOWED.contains(label)
            || isWithin(prefix, "kubelet.kubernetes.io")
            || isWithin(prefix, "node.kubernetes.io");
    return ours && !allowed;
  }

  private static boolean isWithin(String prefix, String domain) {
    return prefix.equals(domain) || prefix.endsWith("." + domain);
  }

  /** Keys that are on one side only or differ in value. */
  static TreeSet<String> changed(Map<String, String> before, Map<String, String> after) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return keys;
  }
}
