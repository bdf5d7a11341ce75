package io.troupe.node.kubelet;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kubelet.AccountToken;
import io.troupe.core.kubelet.ContainerRecord;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.PodPlan;
import io.troupe.core.kubelet.PodReport;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.TokenSource;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pod on this node. Level-triggered: whatever happens, {@link #reconcile} compares the pod with
 * what its containers do, takes the next steps and reports. The decisions are {@link PodPlan}'s and
 * {@link PodReport}'s; here is only what is under way.
 */
final class PodWorker extends AbstractBehavior<WorkerMessage> {
  private static final Duration MOUNT_RETRY_AFTER = Duration.ofSeconds(2);

  private final WorkerParts parts;
  private final TimerScheduler<WorkerMessage> timers;
  private final Map<String, ContainerRecord> records;
  private final Requests requests;
  private final Asking asking;
  private final Starting starting;
  private final Stopping stopping;
  private final Probing probing;
  private final Resizing resizing;
  private final Instant startTime;
  private PodView pod;
  private Optional<PodReport.Verdict> verdict;
  private boolean preparing;
  private boolean prepared;
  private boolean removed;
  private boolean cleaning;
  private boolean finished;
  private ObjectNode lastReport;

  /**
   * @param existing what is left of an earlier agent's work, oldest first
   * @param verdict the node's refusal to run the pod
   */
  static Behavior<WorkerMessage> create(
      WorkerParts parts,
      PodView pod,
      List<PodRuntime.Existing> existing,
      Optional<PodReport.Verdict> verdict) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new PodWorker(context, timers, parts, pod, existing, verdict)));
  }

  private PodWorker(
      ActorContext<WorkerMessage> context,
      TimerScheduler<WorkerMessage> timers,
      WorkerParts parts,
      PodView pod,
      List<PodRuntime.Existing> existing,
      Optional<PodReport.Verdict> verdict) {
    super(context);
    this.timers = timers;
    this.parts = parts;
    this.pod = pod;
    this.verdict = verdict;
    this.records = Adoption.records(pod, existing, parts.scheme());
    this.startTime = pod.startTime().orElseGet(() -> parts.clock().instant());
    this.requests = new Requests(parts);
    this.asking = new Asking(requests, records);
    this.starting = new Starting(context, parts, requests, records);
    this.stopping = new Stopping(context, timers, parts);
    this.probing = new Probing(context, timers, parts);
    this.resizing = new Resizing(parts, requests, records);
    verdict.ifPresent(v -> parts.outlet().event(pod, true, v.reason(), v.message()));
    for (ContainerView container : pod.containers()) {
      ContainerRecord record = records.get(container.name());
      if (record != null && record.running()) {
        probing.begin(requests.ofRunning(pod, container, record.attempts() - 1));
        resizing.adopted(pod, container, record);
      }
    }
    reconcile();
  }

  @Override
  public Receive<WorkerMessage> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::handle).build();
  }

  private Behavior<WorkerMessage> handle(WorkerMessage message) {
    switch (message) {
      case WorkerMessage.Assigned(var next) -> {
        PodView before = pod;
        pod = next;
        for (ContainerRef ref : resizing.apply(before, next)) {
          restart(ref, "Container " + ref.container() + " resize requires restart");
        }
      }
      case WorkerMessage.Removed() -> removed = true;
      case WorkerMessage.Resend() -> {
        lastReport = null;
        finished = false;
      }
      case WorkerMessage.ReferencesChanged() -> {
        starting.tryAgain();
        preparing &= prepared;
        if (prepared && !pod.spec().path("volumes").isEmpty()) {
          prepare(); // brings the volumes up to date
        }
      }
      case WorkerMessage.Prepared(var outcome) -> prepared(outcome);
      case WorkerMessage.StartDone done -> started(done);
      case WorkerMessage.Ended(var exited) -> ended(exited);
      case WorkerMessage.Look() -> {}
      case WorkerMessage.MountAgain() -> preparing = false;
      case WorkerMessage.KillDue(var ref) -> stopping.kill(ref);
      case WorkerMessage.HookDone hook -> hook(hook);
      case WorkerMessage.ProbeDue due -> probing.due(due, records);
      case WorkerMessage.Probed probed -> probed(probed);
      case WorkerMessage.RuntimeFailed(var what, var cause) -> {
        getContext().getLog().warn("pod {} uid {}: {}", pod.path(), pod.uid(), what, cause);
        preparing = false;
        timers.startSingleTimer("retry", new WorkerMessage.Look(), MOUNT_RETRY_AFTER);
        return this;
      }
      case WorkerMessage.Logs asked -> {
        asking.logs(pod, asked);
        return this;
      }
      case WorkerMessage.Stream(var desk) -> {
        asking.stream(pod, desk);
        return this;
      }
      case WorkerMessage.CleanedUp() -> {
        return Behaviors.stopped();
      }
    }
    reconcile();
    return this;
  }

  private void reconcile() {
    if (removed) {
      cleanUp();
      return;
    }
    Instant now = parts.clock().instant();
    if (pod.deleting()) {
      stopping.allow(pod, now);
      for (PodPlan.Step step : PodPlan.stopAll(pod, records)) {
        take(step, now);
      }
      report(now);
      if (quiet() && !finished) {
        finished = true;
        parts.outlet().stopped(pod);
      }
      return;
    }
    checkDeadline(now);
    boolean over = verdict.isPresent() || pod.terminal();
    if (!prepared && !over) {
      if (!awaitsTokens()) {
        prepare();
      }
    } else {
      for (PodPlan.Step step : PodPlan.next(pod, records, over, now)) {
        take(step, now);
      }
    }
    report(now);
  }

  private boolean quiet() {
    return starting.none() && records.values().stream().noneMatch(ContainerRecord::running);
  }

  private void take(PodPlan.Step step, Instant now) {
    switch (step) {
      case PodPlan.Step.Start(var container) ->
          starting
              .begin(pod, container, now)
              .ifPresent(again -> lookAt(container.name(), again, now));
      case PodPlan.Step.Stop(var container) -> {
        ContainerRecord record = records.get(container.name());
        stopping.begin(
            pod,
            requests.ofRunning(pod, container, record.attempts() - 1),
            "Stopping container " + container.name());
      }
      case PodPlan.Step.Await(var container, var until) -> await(container, until, now);
    }
  }

  private void await(ContainerView container, Instant until, Instant now) {
    ContainerRecord record = records.get(container.name());
    String who =
        container.name() + " in pod " + pod.name() + "_" + pod.namespace() + "(" + pod.uid() + ")";
    if (record.terminated().isPresent()) {
      records.put(
          container.name(),
          record.waiting(
              "CrashLoopBackOff",
              "back-off "
                  + record.backoff().text()
                  + " restarting failed container="
                  + container.name()
                  + " pod="
                  + pod.name()
                  + "_"
                  + pod.namespace()
                  + "("
                  + pod.uid()
                  + ")"));
      parts
          .outlet()
          .event(
              pod,
              container.name(),
              true,
              "BackOff",
              "Back-off restarting failed container " + who);
    }
    lookAt(container.name(), until, now);
  }

  private void lookAt(String key, Instant at, Instant now) {
    timers.startSingleTimer(
        "look-" + key, new WorkerMessage.Look(), Duration.between(now, at).plusMillis(1));
  }

  /**
   * Not yet an answer to what the kubelet asked when the pod came; its coming wakes this worker.
   */
  private boolean awaitsTokens() {
    return parts.runtime().keepsVolumes()
        && TokenSource.of(pod).stream()
            .anyMatch(s -> parts.references().token(pod, s) instanceof AccountToken.Awaited);
  }

  private void prepare() {
    if (preparing) {
      return;
    }
    preparing = true;
    getContext()
        .pipeToSelf(
            parts.runtime().prepare(pod, parts.references(), requests.downward(pod)),
            (outcome, failure) ->
                failure == null
                    ? new WorkerMessage.Prepared(outcome)
                    : new WorkerMessage.RuntimeFailed("preparing failed", failure));
  }

  private void prepared(PodRuntime.Prepared outcome) {
    preparing = false;
    switch (outcome) {
      case PodRuntime.Prepared.Ready(var notices) -> {
        if (!prepared) {
          notices.forEach(n -> parts.outlet().event(pod, true, n.reason(), n.message()));
        }
        prepared = true;
      }
      case PodRuntime.Prepared.NotYet(var message) -> {
        parts.outlet().event(pod, true, "FailedMount", message);
        preparing = !prepared; // until the timer or a reference says to look again
        timers.startSingleTimer("mount", new WorkerMessage.MountAgain(), MOUNT_RETRY_AFTER);
      }
    }
  }

  private void started(WorkerMessage.StartDone done) {
    starting
        .done(pod, done)
        .ifPresent(request -> {
          probing.begin(request);
          stopping.postStart(request);
          starting.earlyEnd(done.ref()).ifPresent(this::ended);
        });
  }

  private void ended(PodRuntime.Exited exited) {
    ContainerRef ref = exited.ref();
    if (starting.keep(exited)) {
      return;
    }
    ContainerRecord record = records.get(ref.container());
    if (record == null || !record.running() || record.attempts() != ref.attempt() + 1) {
      return;
    }
    records.put(
        ref.container(), record.ended(Adoption.terminated(exited, parts.scheme()), ref.attempt()));
    asking.ended(ref);
    stopping.over(ref);
    probing.over(ref);
  }

  private void hook(WorkerMessage.HookDone hook) {
    if (hook.preStop()) {
      stopping.terminate(hook.ref());
    }
    if (!hook.error().isEmpty()) {
      parts
          .outlet()
          .event(
              pod,
              hook.ref().container(),
              true,
              hook.preStop() ? "FailedPreStopHook" : "FailedPostStartHook",
              hook.error());
      if (!hook.preStop()) {
        restart(hook.ref(), "FailedPostStartHook");
      }
    }
  }

  private void probed(WorkerMessage.Probed probed) {
    Probing.Result result = probing.probed(probed, records);
    if (!result.unhealthy().isEmpty()) {
      parts.outlet().event(pod, probed.ref().container(), true, "Unhealthy", result.unhealthy());
    }
    if (!result.kill().isEmpty()) {
      restart(probed.ref(), result.kill());
    }
  }

  /** Stops a container whose plan will be to start it again, if its policy says so. */
  private void restart(ContainerRef ref, String why) {
    ContainerRecord record = records.get(ref.container());
    if (record != null && record.running() && record.attempts() == ref.attempt() + 1) {
      pod.container(ref.container())
          .ifPresent(container ->
              stopping.begin(pod, requests.ofRunning(pod, container, ref.attempt()), why));
    }
  }

  private void checkDeadline(Instant now) {
    if (verdict.isPresent() || pod.activeDeadline().isEmpty()) {
      return;
    }
    Instant deadline = startTime.plus(pod.activeDeadline().get());
    if (now.isBefore(deadline)) {
      lookAt("deadline", deadline, now);
      return;
    }
    if (!pod.terminal()) {
      String message = "Pod was active on the node longer than the specified deadline";
      verdict = Optional.of(new PodReport.Verdict("DeadlineExceeded", message));
      parts.outlet().event(pod, false, "DeadlineExceeded", message);
    }
  }

  private void report(Instant now) {
    boolean known = prepared || !records.isEmpty();
    PodReport.Input input =
        new PodReport.Input(
            pod,
            records,
            startTime,
            parts.address(),
            known ? List.of(parts.address()) : List.of(),
            known,
            verdict);
    ObjectNode status =
        PodReport.status(input, lastReport == null ? pod.status() : lastReport, now);
    if (!status.equals(lastReport)) {
      lastReport = status;
      parts.outlet().status(pod, status);
    }
  }

  private void cleanUp() {
    if (cleaning || !starting.none()) {
      return; // a container in the middle of its start is cleaned up right after it
    }
    cleaning = true;
    getContext()
        .pipeToSelf(
            parts.runtime().remove(pod.uid()),
            (_, failure) -> {
              if (failure != null) {
                getContext().getLog().warn("pod {} is not cleaned up", pod.path(), failure);
              }
              return new WorkerMessage.CleanedUp();
            });
  }
}
