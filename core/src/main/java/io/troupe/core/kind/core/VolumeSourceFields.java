package io.troupe.core.kind.core;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which fields each source of a volume cannot do without, in upstream's order: as a pod says it,
 * and as a persistent volume does. Most are of drivers that are no longer part of Kubernetes but
 * still part of its API.
 */
public final class VolumeSourceFields {
  /** Of both, where they ask for the same. */
  private static final Map<String, List<String>> SHARED =
      Map.ofEntries(
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("azureDisk", List.of("diskName", "diskURI")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("hostPath", List.of("path")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("nfs", List.of("server", "path")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("quobyte", List.of("registry", "volume")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
          Map.entry("vsphereVolume", List.of("volumePath")));

  private static final Map<String, List<String>> OF_PODS =
      with(
          Map.of(
              "configMap", List.of("name"),
              "csi", List.of("driver"),
              "gitRepo", List.of("repository"),
              "image", List.of("reference"),
              "persistentVolumeClaim", List.of("claimName"),
              "rbd", List.of("image"),
              "secret", List.of("secretName")));

  /** All there are. */
  private static final Map<String, List<String>> OF_PERSISTENT_VOLUMES =
      with(
          Map.of(
              "cephfs", List.of("monitors"),
              "csi", List.of("driver", "volumeHandle"),
              "fc", List.of(),
              "flocker", List.of(),
              "local", List.of("path"),
              "rbd", List.of("monitors", "image"),
              "storageos", List.of()));

  private VolumeSourceFields() {}

  private static Map<String, List<String>> with(Map<String, List<String>> own) {
    Map<String, List<String>> all = new TreeMap<>(SHARED);
    all.putAll(own);
    return Collections.unmodifiableMap(all);
  }

  /** Empty for a source that needs none. */
  static List<String> ofPods(String source) {
    return OF_PODS.getOrDefault(source, List.of());
  }

  /** Empty for a source that needs none, or is none of a persistent volume. */
  public static List<String> ofPersistentVolumes(String source) {
    return OF_PERSISTENT_VOLUMES.getOrDefault(source, List.of());
  }

  /** Every source that a persistent volume may have, by name. */
  public static Set<String> persistentSources() {
    return OF_PERSISTENT_VOLUMES.keySet();
  }
}
