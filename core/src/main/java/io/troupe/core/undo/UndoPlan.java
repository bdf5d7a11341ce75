package io.troupe.core.undo;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.Changes;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.undo.UndoStep.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to write so that some objects stand as they stood. What was created since is deleted first,
 * for it may hold addresses, ports or quota; then comes what others need, and workloads last.
 *
 * <p>An object whose controller is among the others is left to it: a Deployment brings back its
 * ReplicaSets and those their Pods.
 *
 * @param steps in the order they are to be done
 * @param leftToControllers how many objects are their controllers' affair
 */
public record UndoPlan(List<UndoStep> steps, int leftToControllers) {

  /** More objects than this are not restored at once. */
  public static final int OBJECTS_MAX = 5_000;

  private static final Comparator<UndoStep> ORDER =
      Comparator.comparingInt(UndoPlan::stage).thenComparing(step -> step.subject().key());

  /** By when an object is needed; what is not named comes between. */
  private static final Map<String, Integer> STAGES =
      Map.ofEntries(
          Map.entry("namespaces", 1),
          Map.entry("serviceaccounts", 2),
          Map.entry("roles.rbac.authorization.k8s.io", 3),
          Map.entry("secrets", 3),
          Map.entry("configmaps", 3),
          Map.entry("persistentvolumeclaims", 4),
          Map.entry("services", 4),
          Map.entry("pods", 6),
          Map.entry("replicationcontrollers", 6),
          Map.entry("replicasets.apps", 6),
          Map.entry("deployments.apps", 6),
          Map.entry("statefulsets.apps", 6),
          Map.entry("daemonsets.apps", 6),
          Map.entry("jobs.batch", 6),
          Map.entry("cronjobs.batch", 6),
          Map.entry("horizontalpodautoscalers.autoscaling", 7),
          Map.entry("limitranges", 7),
          Map.entry("resourcequotas", 7));

  private static final int DELETIONS = 0;
  private static final int OTHERS = 5;

  public UndoPlan {
    steps = List.copyOf(steps);
  }

  /**
   * @param subjects each object once
   */
  public static UndoPlan of(List<Subject> subjects) {
    Set<String> concerned = new HashSet<>();
    subjects.forEach(subject -> {
      subject.then().map(Subject::uid).ifPresent(concerned::add);
      subject.now().map(Subject::uid).ifPresent(concerned::add);
    });
    List<UndoStep> steps = new ArrayList<>();
    int left = 0;
    for (Subject subject : subjects) {
      Optional<OwnerReference> controller = subject.controller();
      if (controller.isPresent() && concerned.contains(controller.get().uid().value())) {
        left++;
      } else {
        steps.add(step(subject, subjects.size() == 1));
      }
    }
    steps.sort(ORDER);
    return new UndoPlan(steps, left);
  }

  /** Steps of the same stage do not need each other. */
  public static int stage(UndoStep step) {
    return step.action() == Action.DELETE
        ? DELETIONS
        : STAGES.getOrDefault(step.subject().key().type().qualified(), OTHERS);
  }

  /** What is written where an object is to have a new life because it cannot be changed back. */
  public static ObjectNode anew(Subject subject) {
    return Proposals.forCreate(subject.key().type(), subject.then().orElseThrow());
  }

  /**
   * @param alone whether nothing else is restored
   */
  private static UndoStep step(Subject subject, boolean alone) {
    if (subject.then().isEmpty()) {
      return Subject.isBeingDeleted(subject.now())
          ? UndoStep.nothing(subject, Action.NONE, "it is being deleted")
          : UndoStep.nothing(subject, Action.DELETE, "");
    }
    ObjectNode then = subject.then().get();
    if (!then.path("metadata").hasNonNull("creationTimestamp")) {
      return UndoStep.nothing(
          subject, Action.REFUSED, "its content is gone: the key was destroyed with the object");
    }
    if (Subject.isBeingDeleted(subject.now())) {
      return UndoStep.nothing(
          subject, Action.REFUSED, "it is being deleted; try again when it is gone");
    }
    return subject.now().isPresent()
        ? replaced(subject, then, subject.now().get(), alone)
        : created(subject, then, alone);
  }

  private static UndoStep replaced(
      Subject subject, ObjectNode then, ObjectNode now, boolean alone) {
    ObjectNode proposed = Proposals.forReplace(then, now);
    Changes changes = Changes.of(now, proposed, UndoStep.CHANGES_MAX, subject.kind().encrypted());
    return changes.shown().isEmpty()
        ? UndoStep.nothing(subject, Action.NONE, alone ? unchanged(then, now) : "")
        : new UndoStep(subject, Action.REPLACE, Optional.of(proposed), changes.shown(), "");
  }

  private static String unchanged(ObjectNode then, ObjectNode now) {
    return then.path("status").equals(now.path("status"))
        ? ""
        : "only its status differs, and that is not restored: it says how things are";
  }

  /** What comes with an object but is not part of it, and who restores one may expect. */
  private static String without(Subject subject) {
    return switch (subject.key().type().qualified()) {
      case "namespaces" ->
          "the namespace alone; what was in it is brought back by an undo in the namespace";
      case "customresourcedefinitions.apiextensions.k8s.io" ->
          "the definition alone; its objects are brought back by undos of their own resource, once"
              + " that is served";
      default -> "";
    };
  }

  private static UndoStep created(Subject subject, ObjectNode then, boolean alone) {
    if (Subject.isBeingDeleted(subject.then())) {
      return UndoStep.nothing(subject, Action.NONE, "it was being deleted");
    }
    if (hadFinished(subject, then)) {
      return UndoStep.nothing(
          subject, Action.REFUSED, "it had finished; to create it again would run it again");
    }
    ObjectNode proposed = Proposals.forCreate(subject.key().type(), then);
    Changes changes =
        Changes.of(
            MissingNode.getInstance(), proposed, UndoStep.CHANGES_MAX, subject.kind().encrypted());
    return new UndoStep(
        subject,
        Action.CREATE,
        Optional.of(proposed),
        changes.shown(),
        alone ? without(subject) : "");
  }

  private static boolean hadFinished(Subject subject, ObjectNode then) {
    return switch (subject.key().type().qualified()) {
      case "pods" -> {
        String phase = then.path("status").path("phase").asText("");
        yield phase.equals("Succeeded") || phase.equals("Failed");
      }
      case "jobs.batch" -> {
        boolean finished = false;
        for (var condition : then.path("status").path("conditions")) {
          String type = condition.path("type").asText("");
          finished |=
              (type.equals("Complete") || type.equals("Failed"))
                  && condition.path("status").asText("").equals("True");
        }
        yield finished;
      }
      default -> false;
    };
  }
}
