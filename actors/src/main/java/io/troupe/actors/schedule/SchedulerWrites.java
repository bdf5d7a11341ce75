package io.troupe.actors.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.ScheduledCondition;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the scheduler says to the API, all as {@code system:kube-scheduler}. */
final class SchedulerWrites {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerWrites.class);

  static final ResourceType PODS = new ResourceType("", "pods");
  static final ResourceType NODES = new ResourceType("", "nodes");

  private static final int ANSWER_SECONDS_MAX = 30;
  private static final UserInfo USER =
      new UserInfo("system:kube-scheduler", "", List.of(UserInfo.AUTHENTICATED), Map.of());

  private final ApiGate gate;
  private final Kind pods;
  private final ImageReader images;
  private final EventRecorder events;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final String component;

  SchedulerWrites(
      ApiGate gate,
      KindRegistry kinds,
      ImageReader images,
      EventRecorder events,
      InstantSource clock,
      RandomGenerator random,
      String component) {
    this.gate = gate;
    this.pods = kinds.byType(PODS).orElseThrow();
    this.images = images;
    this.events = events;
    this.clock = clock;
    this.random = random;
    this.component = component;
  }

  /**
   * POST pods/binding; the uid sees to it that a pod of the same name is not meant.
   *
   * @param grounds how the node was chosen, for the journal
   */
  CompletionStage<WriteAnswer> bind(PodView pod, String node, Map<String, List<String>> grounds) {
    ObjectNode binding = Json.object().put("kind", "Binding").put("apiVersion", "v1");
    binding
        .putObject("metadata")
        .put("name", pod.key().name())
        .put("namespace", pod.key().namespace())
        .put("uid", pod.uid().value());
    binding.putObject("target").put("kind", "Node").put("name", node);
    return write(pod, "binding", new WriteRequest.Operation.Create(binding, List.of()), grounds);
  }

  /**
   * PATCH pods/status with one condition.
   *
   * @param grounds what it was decided on, for the journal
   */
  CompletionStage<WriteAnswer> condition(
      PodView pod, ScheduledCondition wanted, Map<String, List<String>> grounds) {
    ObjectNode condition = Json.object().put("type", "PodScheduled");
    condition
        .put("status", wanted.status())
        .put("reason", wanted.reason())
        .put("message", wanted.message());
    if (!wanted.status().equals(pod.scheduled().status())) {
      String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      condition.put("lastTransitionTime", now);
    }
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", pod.uid().value());
    patch.putObject("status").putArray("conditions").add(condition);
    return write(
        pod,
        "status",
        new WriteRequest.Operation.Patch(WriteRequest.PatchType.STRATEGIC, patch, List.of()),
        grounds);
  }

  void recordScheduled(PodView pod, String node) {
    String name = pod.key().namespace() + "/" + pod.key().name();
    String message = "Successfully assigned " + name + " to " + node;
    record(pod, EventRecorder.Type.NORMAL, "Scheduled", message);
  }

  void recordFailed(PodView pod, String message) {
    record(pod, EventRecorder.Type.WARNING, "FailedScheduling", message);
  }

  /**
   * @param answer null when there is a failure
   */
  void explainRefusal(PodView pod, String node, WriteAnswer answer, Throwable failure) {
    Optional<Failure> refusal =
        answer instanceof WriteAnswer.Refused(var refused, _)
            ? Optional.of(refused)
            : Optional.empty();
    String why = refusal.map(Failure::message).orElseGet(() -> String.valueOf(failure));
    LOG.warn(
        "bind of {} (uid {}, revision {}) to {} refused: {}",
        pod.key(),
        pod.uid(),
        pod.revision(),
        node,
        why);
    boolean overtaken =
        refusal
            .map(r -> r.reason() == Reason.NOT_FOUND || r.reason() == Reason.CONFLICT)
            .orElse(false);
    if (!overtaken) {
      recordFailed(pod, "binding rejected: " + why);
    }
  }

  private void record(PodView pod, EventRecorder.Type type, String reason, String message) {
    images
        .current()
        .get(pod.key())
        .filter(object -> object.uid().equals(pod.uid()))
        .ifPresent(object -> events.record(object, type, component, reason, message));
  }

  private CompletionStage<WriteAnswer> write(
      PodView pod,
      String subresource,
      WriteRequest.Operation operation,
      Map<String, List<String>> grounds) {
    String requestId = new UUID(random.nextLong(), random.nextLong()).toString();
    Target target = new Target(pods, subresource, pod.key().namespace(), pod.key().name());
    Caller caller =
        new Caller(
            USER, "", "kube-scheduler", requestId, pod.revision(), Optional.empty(), grounds);
    // A copy carries the time limit: the gate's own stage is not ours to complete.
    return gate.write(
            new WriteRequest(
                caller, target, operation, WriteRequest.Options.managedBy("kube-scheduler")))
        .thenApply(answer -> answer)
        .toCompletableFuture()
        .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
