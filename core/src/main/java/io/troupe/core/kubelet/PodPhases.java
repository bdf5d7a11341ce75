package io.troupe.core.kubelet;

import java.util.Map;

/** The phase of a pod from its containers. Upstream: getPhase in pkg/kubelet/kubelet_pods.go. */
public final class PodPhases {
  private PodPhases() {}

  public static String of(PodView pod, Map<String, ContainerRecord> records) {
    boolean pending = false;
    boolean sidecarRuns = false;
    int running = 0;
    int waiting = 0;
    int succeeded = 0;
    int failed = 0;
    for (ContainerView container : pod.containers()) {
      ContainerRecord record =
          records.getOrDefault(container.name(), ContainerRecord.fresh(container.name(), ""));
      switch (container.kind()) {
        case INIT -> {
          int exit = record.lastEnd().map(ContainerState.Terminated::exitCode).orElse(-1);
          if (exit > 0 && pod.restartPolicy() == RestartPolicy.NEVER) {
            return "Failed";
          }
          pending |= exit != 0;
        }
        case SIDECAR -> {
          sidecarRuns |= record.running();
          pending |= !record.started() && record.attempts() == 0;
        }
        case APP -> {
          if (record.running()) {
            running++;
          } else if (record.lastEnd().isPresent()) {
            if (record.lastEnd().get().exitCode() == 0) {
              succeeded++;
            } else {
              failed++;
            }
          } else {
            waiting++;
          }
        }
        case EPHEMERAL -> {}
      }
    }
    boolean appsBegun = running + succeeded + failed > 0;
    if (waiting > 0 || (pending && !appsBegun)) {
      return "Pending";
    }
    if (running > 0) {
      return "Running";
    }
    boolean mayRestart =
        pod.restartPolicy() == RestartPolicy.ALWAYS
            || (pod.restartPolicy() == RestartPolicy.ON_FAILURE && failed > 0);
    if (mayRestart || sidecarRuns) {
      return "Running";
    }
    return failed == 0 ? "Succeeded" : "Failed";
  }
}
