package io.troupe.node.kubelet;

import akka.actor.typed.javadsl.ActorContext;
import io.troupe.core.kubelet.ContainerRecord;
import io.troupe.core.kubelet.ContainerState;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.Environment;
import io.troupe.core.kubelet.PodView;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Containers on their way up, and the ends of those that were over before their start was told.
 * Belongs to a pod worker's actor and changes its records.
 */
final class Starting {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final ActorContext<WorkerMessage> context;
  private final WorkerParts parts;
  private final Requests requests;
  private final Map<String, ContainerRecord> records;
  private final Map<String, PodRuntime.StartRequest> underWay = new TreeMap<>();
  private final Map<ContainerRef, PodRuntime.Exited> earlyEnds = new HashMap<>();
  private final Map<String, Instant> notBefore = new TreeMap<>();

  Starting(
      ActorContext<WorkerMessage> context,
      WorkerParts parts,
      Requests requests,
      Map<String, ContainerRecord> records) {
    this.context = context;
    this.parts = parts;
    this.requests = requests;
    this.records = records;
  }

  boolean none() {
    return underWay.isEmpty();
  }

  /** What was missing may be there now. */
  void tryAgain() {
    notBefore.clear();
  }

  /**
   * @return when to look again, if it cannot be started yet
   */
  Optional<Instant> begin(PodView pod, ContainerView container, Instant now) {
    String name = container.name();
    Instant earliest = notBefore.get(name);
    if (underWay.containsKey(name)) {
      return Optional.empty();
    }
    if (earliest != null && now.isBefore(earliest)) {
      return Optional.of(earliest);
    }
    ContainerRecord record = record(name);
    PodRuntime.StartRequest request;
    try {
      request = requests.toStart(pod, container, record.attempts());
    } catch (Environment.Missing missing) {
      records.put(name, record.waiting("CreateContainerConfigError", missing.getMessage()));
      parts.outlet().event(pod, name, true, "Failed", "Error: " + missing.getMessage());
      notBefore.put(name, now.plus(RETRY_AFTER));
      return Optional.of(now.plus(RETRY_AFTER));
    }
    underWay.put(name, request);
    parts.outlet().event(pod, name, false, "Created", "Created container: " + name);
    context.pipeToSelf(
        parts.runtime().start(request),
        (result, failure) ->
            new WorkerMessage.StartDone(
                request.ref(),
                failure == null
                    ? result
                    : new PodRuntime.StartResult.Failed(
                        request.ref().id(parts.scheme()),
                        128,
                        "StartError",
                        String.valueOf(failure.getMessage()))));
    return Optional.empty();
  }

  /**
   * @return what was started, if it was
   */
  Optional<PodRuntime.StartRequest> done(PodView pod, WorkerMessage.StartDone done) {
    ContainerRef ref = done.ref();
    String name = ref.container();
    PodRuntime.StartRequest request = underWay.remove(name);
    ContainerRecord record = record(name);
    return switch (done.result()) {
      case PodRuntime.StartResult.Started(var id, var at, var notices) -> {
        ContainerView container = request.container();
        records.put(
            name,
            record.running(
                ref.attempt(),
                id,
                at,
                container.hasProbe("startupProbe"),
                container.hasProbe("readinessProbe")));
        notices.forEach(n -> parts.outlet().event(pod, name, true, n.reason(), n.message()));
        parts.outlet().event(pod, name, false, "Started", "Started container " + name);
        parts.runtime().forgetBefore(new ContainerRef(ref.podUid(), name, ref.attempt() - 1));
        yield Optional.of(request);
      }
      case PodRuntime.StartResult.Failed failed -> {
        Instant now = parts.clock().instant();
        records.put(
            name,
            record.ended(
                new ContainerState.Terminated(
                    failed.exitCode(),
                    0,
                    failed.reason(),
                    failed.message(),
                    now,
                    now,
                    failed.containerId()),
                ref.attempt()));
        parts.outlet().event(pod, name, true, "Failed", "Error: " + failed.message());
        yield Optional.empty();
      }
    };
  }

  /** Whether this is the end of a container whose start has not been told yet; then it is kept. */
  boolean keep(PodRuntime.Exited exited) {
    PodRuntime.StartRequest request = underWay.get(exited.ref().container());
    boolean early = request != null && request.attempt() == exited.ref().attempt();
    if (early) {
      earlyEnds.put(exited.ref(), exited);
    }
    return early;
  }

  Optional<PodRuntime.Exited> earlyEnd(ContainerRef ref) {
    return Optional.ofNullable(earlyEnds.remove(ref));
  }

  private ContainerRecord record(String container) {
    return records.getOrDefault(container, ContainerRecord.fresh(container, "ContainerCreating"));
  }
}
