package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kubelet.ContainerRecord;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.PodView;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes of cpu and memory while containers run. Belongs to a pod worker's actor. Upstream:
 * doPodResizeAction in pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
final class Resizing {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private final WorkerParts parts;
  private final Requests requests;
  private final Map<String, ContainerRecord> records;

  Resizing(WorkerParts parts, Requests requests, Map<String, ContainerRecord> records) {
    this.parts = parts;
    this.requests = requests;
    this.records = records;
  }

  /**
   * @return containers whose policy for what has changed is to be restarted
   */
  List<ContainerRef> apply(PodView before, PodView now) {
    List<ContainerRef> restarts = new ArrayList<>();
    for (ContainerView container : now.containers()) {
      ContainerRecord record = records.get(container.name());
      JsonNode old =
          before
              .container(container.name())
              .map(c -> c.spec().path("resources"))
              .orElse(container.spec().path("resources"));
      if (record == null || !record.running() || old.equals(container.spec().path("resources"))) {
        continue;
      }
      if (restarts(container, old)) {
        restarts.add(new ContainerRef(now.uid(), container.name(), record.attempts() - 1));
      } else {
        resize(now, container, record.attempts() - 1);
      }
    }
    return restarts;
  }

  /** A container an earlier agent has started: it may have been resized while none was here. */
  void adopted(PodView pod, ContainerView container, ContainerRecord record) {
    resize(pod, container, record.attempts() - 1);
  }

  private static boolean restarts(ContainerView container, JsonNode old) {
    JsonNode now = container.spec().path("resources");
    for (JsonNode policy : container.spec().path("resizePolicy")) {
      String resource = policy.path("resourceName").asText();
      boolean changed =
          RESOURCES.contains(resource)
              && !(now.path("limits").path(resource).equals(old.path("limits").path(resource))
                  && now.path("requests")
                      .path(resource)
                      .equals(old.path("requests").path(resource)));
      if (changed && policy.path("restartPolicy").asText().equals("RestartContainer")) {
        return true;
      }
    }
    return false;
  }

  /** The outlet takes events from any thread. */
  private void resize(PodView pod, ContainerView container, int attempt) {
    PodRuntime.StartRequest like = requests.ofRunning(pod, container, attempt);
    parts
        .runtime()
        .resize(like)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            parts.outlet().event(pod, container.name(), true, "ResizeError", failure.getMessage());
          }
        });
  }
}
