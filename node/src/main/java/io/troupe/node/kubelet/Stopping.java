package io.troupe.node.kubelet;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kubelet.PodView;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Containers on their way out: preStop, SIGTERM, and SIGKILL when the grace period ends. Belongs to
 * a pod worker's actor.
 */
final class Stopping {
  private static final Duration POST_START_MAX = Duration.ofMinutes(2);
  private static final Duration KILL_AGAIN_AFTER = Duration.ofSeconds(2);
  private static final long GRACE_SECONDS_DEFAULT = 30;

  private final ActorContext<WorkerMessage> context;
  private final TimerScheduler<WorkerMessage> timers;
  private final WorkerParts parts;
  private final Map<ContainerRef, PodRuntime.StartRequest> leaving = new LinkedHashMap<>();
  private Instant podDeadline;

  Stopping(
      ActorContext<WorkerMessage> context,
      TimerScheduler<WorkerMessage> timers,
      WorkerParts parts) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
  }

  /** The pod is being deleted; its deadline may only come nearer. */
  void allow(PodView pod, Instant now) {
    Instant deadline = now.plus(pod.grace());
    if (podDeadline == null || deadline.isBefore(podDeadline)) {
      podDeadline = deadline;
      leaving.keySet().forEach(ref -> scheduleKill(ref, Duration.between(now, deadline)));
    }
  }

  /**
   * @param message for the Killing event
   */
  void begin(PodView pod, PodRuntime.StartRequest request, String message) {
    ContainerRef ref = request.ref();
    if (leaving.putIfAbsent(ref, request) != null) {
      return;
    }
    parts.outlet().event(pod, ref.container(), false, "Killing", message);
    Duration grace =
        podDeadline == null
            ? Duration.ofSeconds(
                pod.spec().path("terminationGracePeriodSeconds").asLong(GRACE_SECONDS_DEFAULT))
            : Duration.between(parts.clock().instant(), podDeadline);
    if (!grace.isPositive()) {
      kill(ref);
      return;
    }
    scheduleKill(ref, grace);
    JsonNode preStop = request.container().spec().path("lifecycle").path("preStop");
    if (preStop.isObject()) {
      hook(request, preStop, grace, true);
    } else {
      terminate(ref);
    }
  }

  void terminate(ContainerRef ref) {
    if (leaving.containsKey(ref)) {
      parts.runtime().stop(ref, false);
    }
  }

  /** Again and again until it is dead: a signal may come before the process leads its group. */
  void kill(ContainerRef ref) {
    if (leaving.containsKey(ref)) {
      parts.runtime().stop(ref, true);
      scheduleKill(ref, KILL_AGAIN_AFTER);
    }
  }

  void over(ContainerRef ref) {
    leaving.remove(ref);
    timers.cancel(killKey(ref));
  }

  void postStart(PodRuntime.StartRequest request) {
    JsonNode postStart = request.container().spec().path("lifecycle").path("postStart");
    if (postStart.isObject()) {
      hook(request, postStart, POST_START_MAX, false);
    }
  }

  private void hook(
      PodRuntime.StartRequest request, JsonNode handler, Duration timeout, boolean preStop) {
    ContainerRef ref = request.ref();
    if (handler.has("sleep")) {
      Duration sleep = Duration.ofSeconds(handler.path("sleep").path("seconds").asLong());
      timers.startSingleTimer("sleep-" + ref, new WorkerMessage.HookDone(ref, preStop, ""), sleep);
      return;
    }
    CompletionStage<Probes.Outcome> outcome = parts.probes().run(handler, request, ref, timeout);
    context.pipeToSelf(
        outcome,
        (result, failure) -> {
          String error = "";
          if (failure != null) {
            error =
                (preStop ? "PreStopHook" : "PostStartHook") + " failed: " + failure.getMessage();
          } else if (!result.ok()) {
            error = (preStop ? "PreStopHook" : "PostStartHook") + " failed: " + result.output();
          }
          return new WorkerMessage.HookDone(ref, preStop, error);
        });
  }

  private void scheduleKill(ContainerRef ref, Duration after) {
    timers.startSingleTimer(
        killKey(ref),
        new WorkerMessage.KillDue(ref),
        after.isPositive() ? after : Duration.ofMillis(1));
  }

  private static String killKey(ContainerRef ref) {
    return "kill-" + ref;
  }
}
