package io.troupe.core.kubelet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to do next for a pod that is not being deleted. A plan is made anew after every change;
 * making it twice does no harm, because containers in flight are passed in as {@code busy}.
 *
 * <p>Worked example: init containers {@code a}, {@code s} (stays), app {@code w}. Nothing known:
 * start a. a ended with 0: start s. s runs and is started: start w. w ended with 1 under
 * restartPolicy Always: start w at once, the next time 10 s after its end, and so on.
 */
public final class PodPlan {
  private PodPlan() {}

  public sealed interface Step {
    record Start(ContainerView container) implements Step {}

    /** Stop for good; a sidecar only goes once every app container is dead. */
    record Stop(ContainerView container) implements Step {}

    /** Waits for its back-off; ask again then. */
    record Await(ContainerView container, Instant until) implements Step {}
  }

  /**
   * @param records by container name; missing ones have not been tried
   * @param over the pod has failed for a reason outside its containers: stop them
   */
  public static List<Step> next(
      PodView pod, Map<String, ContainerRecord> records, boolean over, Instant now) {
    List<ContainerView> containers = pod.containers();
    if (over || finished(pod, records)) {
      return stopAll(pod, records);
    }
    List<Step> steps = looksInside(pod, records);
    boolean appsBegun =
        containers.stream().anyMatch(c -> c.kind() == ContainerKind.APP && tried(records, c));
    for (ContainerView container : containers) {
      switch (container.kind()) {
        case INIT -> {
          if (appsBegun || exit(records, container).orElse(-1) == 0) {
            continue;
          }
          begin(pod, container, records, now, steps);
          return steps;
        }
        case SIDECAR -> {
          ContainerRecord record = records.get(container.name());
          if (record == null || !record.running()) {
            begin(pod, container, records, now, steps);
          }
          if (!appsBegun && (record == null || !record.started())) {
            return steps;
          }
        }
        case APP -> begin(pod, container, records, now, steps);
        case EPHEMERAL -> {}
      }
    }
    return steps;
  }

  /** Ephemeral containers wait for nobody, and none is started twice. */
  private static List<Step> looksInside(PodView pod, Map<String, ContainerRecord> records) {
    List<Step> steps = new ArrayList<>();
    for (ContainerView container : pod.ephemeralContainers()) {
      if (!tried(records, container)) {
        steps.add(new Step.Start(container));
      }
    }
    return steps;
  }

  /**
   * Whether no container will ever run again: an init container failed for good, or all app
   * containers ended for good. Sidecars do not keep a pod alive.
   */
  public static boolean finished(PodView pod, Map<String, ContainerRecord> records) {
    RestartPolicy policy = pod.restartPolicy();
    boolean allEnded = true;
    for (ContainerView container : pod.containers()) {
      Optional<Integer> exit = exit(records, container);
      switch (container.kind()) {
        case INIT -> {
          if (policy == RestartPolicy.NEVER && exit.orElse(0) != 0) {
            return true;
          }
        }
        case SIDECAR -> {}
        case APP -> allEnded &= exit.isPresent() && !policy.restartsAfter(exit.get());
        case EPHEMERAL -> {}
      }
    }
    return allEnded;
  }

  /** The next containers to stop: sidecars after all others, last first, one by one. */
  public static List<Step> stopAll(PodView pod, Map<String, ContainerRecord> records) {
    List<ContainerView> containers = pod.allContainers();
    List<Step> steps = new ArrayList<>();
    for (ContainerView container : containers) {
      if (container.kind() != ContainerKind.SIDECAR && runs(records, container)) {
        steps.add(new Step.Stop(container));
      }
    }
    if (!steps.isEmpty()) {
      return steps;
    }
    for (ContainerView container : containers.reversed()) {
      if (runs(records, container)) {
        return List.of(new Step.Stop(container));
      }
    }
    return List.of();
  }

  private static void begin(
      PodView pod,
      ContainerView container,
      Map<String, ContainerRecord> records,
      Instant now,
      List<Step> steps) {
    ContainerRecord record = records.get(container.name());
    if (record == null) {
      steps.add(new Step.Start(container));
      return;
    }
    if (record.running()) {
      return;
    }
    Optional<ContainerState.Terminated> end = record.lastEnd();
    if (end.isEmpty()) {
      steps.add(new Step.Start(container));
      return;
    }
    RestartPolicy policy =
        switch (container.kind()) {
          case SIDECAR -> RestartPolicy.ALWAYS;
          // An init container is not run again once it has succeeded, whatever the policy.
          case INIT ->
              pod.restartPolicy() == RestartPolicy.NEVER
                  ? RestartPolicy.NEVER
                  : RestartPolicy.ON_FAILURE;
          case APP -> pod.restartPolicy();
          case EPHEMERAL -> RestartPolicy.NEVER;
        };
    if (!policy.restartsAfter(end.get().exitCode())) {
      return;
    }
    Instant due = record.backoff().dueAt(end.get().finishedAt());
    steps.add(now.isBefore(due) ? new Step.Await(container, due) : new Step.Start(container));
  }

  private static boolean tried(Map<String, ContainerRecord> records, ContainerView container) {
    ContainerRecord record = records.get(container.name());
    return record != null && record.attempts() > 0;
  }

  private static boolean runs(Map<String, ContainerRecord> records, ContainerView container) {
    ContainerRecord record = records.get(container.name());
    return record != null && record.running();
  }

  private static Optional<Integer> exit(
      Map<String, ContainerRecord> records, ContainerView container) {
    return Optional.ofNullable(records.get(container.name()))
        .flatMap(ContainerRecord::lastEnd)
        .map(ContainerState.Terminated::exitCode);
  }
}
