package io.troupe.core.kubelet;

import java.time.Instant;
import java.util.Optional;

/**
 * What the agent knows of one container.
 *
 * @param attempts how often it has been started, or tried to
 * @param last the end before the current state
 * @param started its startup probe has passed, or it has none and runs
 * @param ready its readiness probe has passed, or it has none and is started
 * @param backoff how long the next start has to wait after the last end
 */
public record ContainerRecord(
    String name,
    ContainerState state,
    Optional<ContainerState.Terminated> last,
    int attempts,
    boolean started,
    boolean ready,
    String containerId,
    Backoff backoff) {

  /** Not tried yet. */
  public static ContainerRecord fresh(String name, String reason) {
    return new ContainerRecord(
        name,
        new ContainerState.Waiting(reason, ""),
        Optional.empty(),
        0,
        false,
        false,
        "",
        Backoff.NONE);
  }

  public int restartCount() {
    return Math.max(0, attempts - 1);
  }

  public boolean running() {
    return state instanceof ContainerState.Running;
  }

  public Optional<ContainerState.Terminated> terminated() {
    return state instanceof ContainerState.Terminated ended ? Optional.of(ended) : Optional.empty();
  }

  /** Its newest end, whether it waits for a restart by now or not. */
  public Optional<ContainerState.Terminated> lastEnd() {
    return terminated().or(() -> running() ? Optional.empty() : last);
  }

  public ContainerRecord waiting(String reason, String message) {
    Optional<ContainerState.Terminated> end = terminated().or(() -> last);
    return new ContainerRecord(
        name,
        new ContainerState.Waiting(reason, message),
        end,
        attempts,
        false,
        false,
        containerId,
        backoff);
  }

  /**
   * @param attempt from 0; adopted containers bring theirs
   * @param awaitsProbes whether startup or readiness must be shown by probes
   */
  public ContainerRecord running(
      int attempt, String id, Instant at, boolean awaitsStartup, boolean awaitsReadiness) {
    Optional<ContainerState.Terminated> end = terminated().or(() -> last);
    return new ContainerRecord(
        name,
        new ContainerState.Running(at),
        end,
        attempt + 1,
        !awaitsStartup,
        !awaitsStartup && !awaitsReadiness,
        id,
        backoff);
  }

  public ContainerRecord ended(ContainerState.Terminated end, int attempt) {
    Backoff next = backoff.after(end.startedAt(), end.finishedAt());
    Optional<ContainerState.Terminated> before = terminated().or(() -> last);
    return new ContainerRecord(
        name, end, before, attempt + 1, false, false, end.containerId(), next);
  }

  public ContainerRecord probed(boolean nowStarted, boolean nowReady) {
    return new ContainerRecord(
        name, state, last, attempts, nowStarted, nowReady, containerId, backoff);
  }
}
