package io.troupe.core.reconcile.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Claims;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Moves a Deployment's ReplicaSets towards its template and size, a step at a time. */
public final class DeploymentController implements Controller {

  @Override
  public String name() {
    return "deployment-controller";
  }

  @Override
  public boolean staysInNamespace() {
    return true;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.DEPLOYMENTS, Types.REPLICA_SETS, Types.PODS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.DEPLOYMENTS)) {
      return List.of(Wake.now(key));
    }
    TreeSet<ObjectKey> keys = new TreeSet<>();
    if (key.type().equals(Types.PODS)) {
      // Only Recreate waits for pods themselves, and only for their end.
      if (change.after().isEmpty()) {
        ofPod(change.last(), image).ifPresent(keys::add);
      }
      return Wake.now(keys);
    }
    change.before().flatMap(DeploymentController::owner).ifPresent(keys::add);
    owner(change.last()).ifPresent(keys::add);
    if (Trees.controllerOf(change.last()).isEmpty() && change.after().isPresent()) {
      for (StoredObject candidate : image.of(Types.DEPLOYMENTS).inNamespace(key.namespace())) {
        LabelSelector selector = LabelSelector.of(candidate.tree().path("spec").path("selector"));
        if (!selector.matchesEverything() && selector.matches(change.last().facts().labels())) {
          keys.add(candidate.key());
        }
      }
    }
    return Wake.now(keys);
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Types.DEPLOYMENTS).all().stream().map(d -> Wake.now(d.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return Plan.NOTHING;
    }
    DeploymentView deployment = DeploymentView.of(stored.get());
    if (deployment.selector().equals(LabelSelector.NOTHING)) {
      return Plan.NOTHING;
    }
    Plan.Draft draft = new Plan.Draft();
    if (deployment.selector().matchesEverything()) {
      return draft
          .add(
              new Action.Note(
                  stored.get(),
                  true,
                  "SelectingAll",
                  "This deployment is selecting all pods. A non-empty selector is required."))
          .done();
    }
    Claims claims =
        Claims.of(
            stored.get(),
            "apps/v1",
            "Deployment",
            deployment.selector(),
            image.of(Types.REPLICA_SETS),
            _ -> true);
    claims.changes().forEach(draft::add);
    if (!claims.changes().isEmpty()) {
      // Adopted sets are changed again below; do it on what the adoption left.
      return draft.because("adopting or releasing replica sets").done();
    }
    List<SetDraft> sets = new ArrayList<>();
    claims.owned().forEach(set -> sets.add(SetDraft.of(set)));
    new Step(deployment, sets, image, situation, draft).take();
    return draft.done();
  }

  private static Optional<ObjectKey> owner(StoredObject set) {
    return Trees.controllerOf(set)
        .filter(o -> o.kind().equals("Deployment"))
        .map(o -> new ObjectKey(Types.DEPLOYMENTS, set.key().namespace(), o.name()));
  }

  private static Optional<ObjectKey> ofPod(StoredObject pod, ClusterImage image) {
    Optional<OwnerReference> owner =
        Trees.controllerOf(pod).filter(o -> o.kind().equals("ReplicaSet"));
    return owner
        .flatMap(o -> image.get(new ObjectKey(Types.REPLICA_SETS, pod.key().namespace(), o.name())))
        .flatMap(DeploymentController::owner);
  }

  /** One run for one Deployment. */
  private static final class Step {
    private final DeploymentView deployment;
    private final List<SetDraft> sets;
    private final ClusterImage image;
    private final Situation situation;
    private final Plan.Draft draft;
    private final DeploymentStatus status;
    private Optional<SetDraft> current;
    private String revision;

    Step(
        DeploymentView deployment,
        List<SetDraft> sets,
        ClusterImage image,
        Situation situation,
        Plan.Draft draft) {
      this.deployment = deployment;
      this.sets = sets;
      this.image = image;
      this.situation = situation;
      this.draft = draft;
      this.status = new DeploymentStatus(deployment, situation.now());
      this.current = Revisions.current(deployment, sets);
      this.revision =
          deployment.tree().path("metadata").path("annotations").path(SetDraft.REVISION).asText();
    }

    void take() {
      if (deployment.stored().facts().deleting()) {
        status.count(sets, current);
        write();
        return;
      }
      pauseOrResume();
      boolean rollingOut = !deployment.paused() && !rollout().isScaling();
      if (!rollingOut) {
        current.ifPresent(this::number);
        rollout().scale();
        if (deployment.paused()) {
          cleanUp();
        }
        status.count(sets, current);
      } else if (deployment.rolling() ? roll() : recreate()) {
        status.count(sets, current);
        if (status.complete()) {
          cleanUp();
        }
        status.progress(current);
        status.failures(sets, current);
      }
      write();
      status.checkAgainIn().ifPresent(draft::requeueAfter);
    }

    private Rollout rollout() {
      return new Rollout(deployment, current, old());
    }

    private List<SetDraft> old() {
      return sets.stream().filter(set -> current.isEmpty() || set != current.get()).toList();
    }

    /** False when the new set's name is taken. */
    private boolean roll() {
      if (!ensureCurrent()) {
        return false;
      }
      rollout().roll();
      return true;
    }

    private boolean recreate() {
      current.ifPresent(this::number);
      if (rollout().stopOld() || rollout().oldPodsRemain(strangers())) {
        return true;
      }
      if (!ensureCurrent()) {
        return false;
      }
      SetDraft set = current.orElseThrow();
      if (set.replicas() != deployment.replicas()) {
        set.scale(deployment.replicas(), deployment);
      }
      return true;
    }

    private boolean ensureCurrent() {
      if (current.isPresent()) {
        number(current.get());
        return true;
      }
      int size = Rollout.newSize(deployment, sets, 0);
      return switch (Revisions.create(deployment, image, Revisions.highest(sets) + 1, size)) {
        case Revisions.Made.Fresh(var set) -> {
          current = Optional.of(set);
          sets.add(set);
          revision = Long.toString(set.revision());
          draft.because("new replica set " + set.name() + " of revision " + revision);
          if (createError().isEmpty()) {
            progressing("NewReplicaSetCreated", "Created new replica set \"" + set.name() + "\"");
          }
          yield true;
        }
        case Revisions.Made.Collision _ -> {
          status.count(sets, current);
          status.collided();
          yield false;
        }
      };
    }

    /** The last pass could not make the new set. */
    private Optional<Situation.Trouble> createError() {
      return situation.trouble().filter(t -> t.reason().equals(SetDraft.CREATE_ERROR));
    }

    private void number(SetDraft set) {
      Revisions.annotate(set, deployment, Revisions.highest(old()) + 1);
      revision = Long.toString(set.revision());
      if (Conditions.find(status.tree(), DeploymentStatus.PROGRESSING).isMissingNode()) {
        progressing("FoundNewReplicaSet", "Found new replica set \"" + set.name() + "\"");
      }
    }

    private void sayCreateError(Situation.Trouble trouble) {
      status.count(sets, current);
      if (deployment.progressDeadlineSeconds().isPresent()) {
        String set = sets.stream().filter(SetDraft::isNew).findFirst().orElseThrow().name();
        status.set(
            DeploymentStatus.PROGRESSING,
            "False",
            SetDraft.CREATE_ERROR,
            "Failed to create new replica set \"" + set + "\": " + trouble.message());
      }
      writeStatus(deployment.tree().deepCopy());
    }

    private void progressing(String reason, String message) {
      if (deployment.progressDeadlineSeconds().isPresent()) {
        status.set(DeploymentStatus.PROGRESSING, "True", reason, message);
      }
    }

    private void pauseOrResume() {
      if (deployment.progressDeadlineSeconds().isEmpty()) {
        return;
      }
      JsonNode condition = Conditions.find(status.tree(), DeploymentStatus.PROGRESSING);
      String reason = condition.path("reason").asText();
      boolean pausedBefore = reason.equals("DeploymentPaused");
      if (reason.equals("ProgressDeadlineExceeded") || deployment.paused() == pausedBefore) {
        return;
      }
      if (deployment.paused()) {
        status.set(
            DeploymentStatus.PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused");
      } else {
        status.set(
            DeploymentStatus.PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed");
      }
    }

    private void cleanUp() {
      for (StoredObject expired : Revisions.expired(deployment, old())) {
        if (draft.size() < Plan.BURST) {
          draft
              .add(
                  new Action.Delete(
                      expired, Optional.empty(), Optional.empty(), false, Optional.empty()))
              .because("revision history limit " + deployment.historyLimit());
        }
      }
    }

    /** Pods of old sets, of this Deployment's; terminating ones too. */
    private List<PodView> strangers() {
      List<PodView> pods = new ArrayList<>();
      for (SetDraft set : old()) {
        set.stored()
            .ifPresent(s ->
                image
                    .of(Types.PODS)
                    .withTerm(Terms.owner(s.uid()), s.key().namespace())
                    .forEach(pod -> pods.add(situation.pods().of(pod))));
      }
      return pods;
    }

    /**
     * Sets, then the revision annotation, then the status. A plan ends where a step is refused, so
     * that a set could not be made is said before it is tried again.
     */
    private void write() {
      if (createError().isPresent() && sets.stream().anyMatch(SetDraft::isNew)) {
        sayCreateError(createError().get());
      }
      for (SetDraft set : sets) {
        set.write(deployment).ifPresent(draft::add);
        if (set.scaled()) {
          String way = set.replicas() > set.replicasBefore() ? "scale up " : "scale down ";
          draft.because(
              way + set.name() + " from " + set.replicasBefore() + " to " + set.replicas());
        }
      }
      if (createError().isPresent() && sets.stream().anyMatch(SetDraft::isNew)) {
        return; // the rest follows when the set is there
      }
      ObjectNode tree = deployment.tree().deepCopy();
      String noted = tree.path("metadata").path("annotations").path(SetDraft.REVISION).asText();
      if (!revision.isEmpty() && !noted.equals(revision)) {
        Trees.annotations(tree).put(SetDraft.REVISION, revision);
        draft.add(
            new Action.Update(deployment.stored(), "", tree.deepCopy(), false, Optional.empty()));
      }
      writeStatus(tree);
    }

    private void writeStatus(ObjectNode tree) {
      if (!Trees.same(status.tree(), deployment.tree().path("status"))) {
        tree.set("status", status.tree());
        draft.add(new Action.Update(deployment.stored(), "status", tree, false, Optional.empty()));
      }
    }
  }
}
