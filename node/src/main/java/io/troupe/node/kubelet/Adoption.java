package io.troupe.node.kubelet;

import io.troupe.core.kubelet.ContainerRecord;
import io.troupe.core.kubelet.ContainerState;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.PodView;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an agent finds of a pod when it starts, as records. */
final class Adoption {
  private Adoption() {}

  /**
   * @param existing of this pod, oldest first
   * @param scheme of container ids
   */
  static Map<String, ContainerRecord> records(
      PodView pod, List<PodRuntime.Existing> existing, String scheme) {
    Map<String, ContainerRecord> records = new TreeMap<>();
    for (PodRuntime.Existing found : existing) {
      String name = found.ref().container();
      Optional<ContainerView> container = pod.container(name);
      if (container.isEmpty()) {
        continue;
      }
      ContainerRecord before =
          records.getOrDefault(name, ContainerRecord.fresh(name, "ContainerCreating"));
      records.put(
          name,
          found
              .end()
              .map(end -> before.ended(terminated(end, scheme), found.ref().attempt()))
              .orElseGet(() -> running(before, container.get(), found, scheme)));
    }
    return records;
  }

  private static ContainerRecord running(
      ContainerRecord before, ContainerView container, PodRuntime.Existing found, String scheme) {
    return before.running(
        found.ref().attempt(),
        found.ref().id(scheme),
        found.startedAt(),
        container.hasProbe("startupProbe"),
        container.hasProbe("readinessProbe"));
  }

  static ContainerState.Terminated terminated(PodRuntime.Exited end, String scheme) {
    ContainerRef ref = end.ref();
    return new ContainerState.Terminated(
        end.exitCode(),
        0,
        end.reason(),
        end.message(),
        end.startedAt(),
        end.finishedAt(),
        ref.id(scheme));
  }
}
