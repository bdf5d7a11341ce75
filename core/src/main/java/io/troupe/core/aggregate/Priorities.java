package io.troupe.core.aggregate;

import java.util.Map;

/**
 * The order of built-in groups and their versions in discovery. Follows upstream
 * pkg/controlplane/apiserver's table of priorities.
 */
final class Priorities {
  /** Of a custom group, and of a group that this table has missed. */
  private static final int GROUP_DEFAULT = 1_000;

  private static final int VERSION_DEFAULT = 100;
  private static final int ALPHA = 1;
  private static final int BETA = 9;
  private static final int STABLE = 15;

  private static final Map<String, Integer> GROUPS =
      Map.ofEntries(
          Map.entry("", 18_000),
          Map.entry("apps", 17_800),
          Map.entry("events.k8s.io", 17_750),
          Map.entry("authentication.k8s.io", 17_700),
          Map.entry("authorization.k8s.io", 17_600),
          Map.entry("autoscaling", 17_500),
          Map.entry("batch", 17_400),
          Map.entry("certificates.k8s.io", 17_300),
          Map.entry("networking.k8s.io", 17_200),
          Map.entry("policy", 17_100),
          Map.entry("rbac.authorization.k8s.io", 17_000),
          Map.entry("storage.k8s.io", 16_800),
          Map.entry("apiextensions.k8s.io", 16_700),
          Map.entry("admissionregistration.k8s.io", 16_700),
          Map.entry("scheduling.k8s.io", 16_600),
          Map.entry("coordination.k8s.io", 16_500),
          Map.entry("node.k8s.io", 16_300),
          Map.entry("discovery.k8s.io", 16_200),
          Map.entry("flowcontrol.apiserver.k8s.io", 16_100),
          Map.entry("internal.apiserver.k8s.io", 16_000),
          Map.entry("resource.k8s.io", 15_900),
          Map.entry("storagemigration.k8s.io", 15_800));

  /** Where stability alone does not say it. */
  private static final Map<String, Integer> VERSIONS =
      Map.of(
          "v1", 1,
          "autoscaling/v2", 30,
          "flowcontrol.apiserver.k8s.io/v1", 21,
          "resource.k8s.io/v1", 20);

  private Priorities() {}

  static int ofGroup(String group) {
    return GROUPS.getOrDefault(group, GROUP_DEFAULT);
  }

  static int ofVersion(String group, String version) {
    if (!GROUPS.containsKey(group)) {
      return VERSION_DEFAULT;
    }
    String name = group.isEmpty() ? version : group + "/" + version;
    int byStability = version.contains("alpha") ? ALPHA : version.contains("beta") ? BETA : STABLE;
    return VERSIONS.getOrDefault(name, byStability);
  }
}
