package io.troupe.node.kubelet;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.core.kubelet.ContainerRecord;
import io.troupe.core.kubelet.ProbeSpec;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The probes of one pod's containers. Belongs to a pod worker's actor. */
final class Probing {
  private final ActorContext<WorkerMessage> context;
  private final TimerScheduler<WorkerMessage> timers;
  private final WorkerParts parts;
  private final Map<ContainerRef, Watched> watched = new LinkedHashMap<>();

  private static final class Watched {
    final PodRuntime.StartRequest request;
    final Map<ProbeSpec.Type, ProbeSpec> specs = new EnumMap<>(ProbeSpec.Type.class);
    final Map<ProbeSpec.Type, ProbeSpec.Tally> tallies = new EnumMap<>(ProbeSpec.Type.class);

    Watched(PodRuntime.StartRequest request) {
      this.request = request;
    }
  }

  /**
   * @param unhealthy message of an Unhealthy event, or empty
   * @param kill message of the Killing event when the container must be restarted, or empty
   */
  record Result(String unhealthy, String kill) {
    static final Result NOTHING = new Result("", "");
  }

  Probing(
      ActorContext<WorkerMessage> context,
      TimerScheduler<WorkerMessage> timers,
      WorkerParts parts) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
  }

  void begin(PodRuntime.StartRequest request) {
    Watched container = new Watched(request);
    for (ProbeSpec.Type type : ProbeSpec.Type.values()) {
      if (request.container().hasProbe(type.field())) {
        ProbeSpec spec = ProbeSpec.of(type, request.container().spec().path(type.field()));
        container.specs.put(type, spec);
        container.tallies.put(type, ProbeSpec.Tally.of(type));
        schedule(request.ref(), type, spec.initialDelay());
      }
    }
    if (!container.specs.isEmpty()) {
      watched.put(request.ref(), container);
    }
  }

  void over(ContainerRef ref) {
    watched.remove(ref);
    for (ProbeSpec.Type type : ProbeSpec.Type.values()) {
      timers.cancel(key(ref, type));
    }
  }

  void due(WorkerMessage.ProbeDue due, Map<String, ContainerRecord> records) {
    Watched container = watched.get(due.ref());
    ContainerRecord record = records.get(due.ref().container());
    if (container == null || record == null || !record.running()) {
      return;
    }
    ProbeSpec spec = container.specs.get(due.type());
    boolean startupOver = due.type() == ProbeSpec.Type.STARTUP && record.started();
    if (startupOver) {
      return;
    }
    if (due.type() != ProbeSpec.Type.STARTUP && !record.started()) {
      schedule(due.ref(), due.type(), Duration.ofSeconds(1)); // gated by the startup probe
      return;
    }
    context.pipeToSelf(
        parts.probes().run(spec.action(), container.request, due.ref(), spec.timeout()),
        (outcome, failure) ->
            new WorkerMessage.Probed(
                due.ref(),
                due.type(),
                failure == null && outcome.ok(),
                failure == null ? outcome.output() : String.valueOf(failure.getMessage())));
  }

  /** Updates the record, and tells what follows. */
  Result probed(WorkerMessage.Probed probed, Map<String, ContainerRecord> records) {
    Watched container = watched.get(probed.ref());
    ContainerRecord record = records.get(probed.ref().container());
    if (container == null || record == null || !record.running()) {
      return Result.NOTHING;
    }
    ProbeSpec.Type type = probed.type();
    ProbeSpec spec = container.specs.get(type);
    ProbeSpec.Tally tally = container.tallies.get(type).after(probed.ok(), spec);
    container.tallies.put(type, tally);
    schedule(probed.ref(), type, spec.period());
    String name = probed.ref().container();
    String kill = "";
    switch (type) {
      case STARTUP -> {
        if (tally.passed()) {
          records.put(
              name, record.probed(true, !container.specs.containsKey(ProbeSpec.Type.READINESS)));
        } else if (tally.failed(spec)) {
          kill = "Container " + name + " failed startup probe, will be restarted";
        }
      }
      case LIVENESS -> {
        if (tally.failed(spec)) {
          kill = "Container " + name + " failed liveness probe, will be restarted";
        }
      }
      case READINESS -> records.put(name, record.probed(record.started(), tally.passed()));
    }
    String unhealthy = probed.ok() ? "" : type.title() + " probe failed: " + probed.output().trim();
    return new Result(unhealthy, kill);
  }

  private void schedule(ContainerRef ref, ProbeSpec.Type type, Duration after) {
    timers.startSingleTimer(
        key(ref, type),
        new WorkerMessage.ProbeDue(ref, type),
        after.isPositive() ? after : Duration.ofMillis(50));
  }

  private static String key(ContainerRef ref, ProbeSpec.Type type) {
    return "probe-" + ref + "-" + type;
  }
}
