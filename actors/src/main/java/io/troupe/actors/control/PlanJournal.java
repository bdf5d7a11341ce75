package io.troupe.actors.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The controllers' entities: one internal object per (controller, key), whose state is the last
 * plan. Writing it is also the fence between two nodes that believe to own a slice: of two plans
 * with the same number one is refused, and only the other is carried out.
 */
final class PlanJournal {
  /** How many finished plans are remembered; forgetting one costs nothing but a reused name. */
  private static final int FINISHED_MAX = 50_000;

  /** How many steps a plan's event names; all creations are named, recovery needs them. */
  private static final int STEPS_MAX = 100;

  private final Entities entities;
  private final InstantSource clock;
  private final RandomIds ids;
  private final ConcurrentMap<ObjectKey, Long> finished = new ConcurrentHashMap<>();

  PlanJournal(Entities entities, InstantSource clock, RandomIds ids) {
    this.entities = entities;
    this.clock = clock;
    this.ids = ids;
  }

  /** What the image shows of a key's last plan. */
  record Last(ObjectKey planKey, Uid object, Optional<StoredObject> stored, Names names) {}

  static ObjectKey planKey(Work work) {
    ObjectKey key = work.key();
    return new ObjectKey(
        Types.PLANS,
        key.namespace(),
        work.controller().name() + "." + key.type().resource() + "." + key.name());
  }

  /** What the journaled plans are about, of controllers that this build has. */
  static List<Work> works(ClusterImage image, List<Controller> controllers) {
    List<Work> found = new ArrayList<>();
    for (StoredObject plan : image.of(Types.PLANS).all()) {
      JsonNode spec = plan.tree().path("spec");
      for (Controller controller : controllers) {
        if (controller.name().equals(spec.path("controller").asText())) {
          found.add(new Work(controller, ObjectKey.parse(spec.path("object").asText())));
        }
      }
    }
    return found;
  }

  Last last(Work work, ClusterImage image) {
    ObjectKey planKey = planKey(work);
    Optional<StoredObject> stored = image.get(planKey);
    Uid object =
        image.get(work.key()).map(StoredObject::uid).orElse(new Uid("name:" + work.key().name()));
    if (stored.isEmpty()) {
      return new Last(planKey, object, stored, new Names(object, 1, List.of()));
    }
    JsonNode spec = stored.get().tree().path("spec");
    long number = spec.path("number").asLong(0);
    boolean done = finished.getOrDefault(planKey, 0L) >= number;
    List<String> unfinished = new ArrayList<>();
    if (!done && spec.path("objectUid").asText().equals(object.value())) {
      spec.path("creates").forEach(name -> unfinished.add(name.asText()));
    }
    return new Last(planKey, object, stored, new Names(object, number + 1, unfinished));
  }

  /** The revision of the journaled plan; empty when somebody else was first or it did not work. */
  CompletionStage<OptionalLong> write(
      Last last, Plan plan, Work work, Cause cause, long imageRevision) {
    ObjectNode tree = tree(last, plan, work, cause, imageRevision);
    ObjectCommand command;
    Expectation expected;
    if (last.stored().isEmpty()) {
      Uid uid = new Uid(ids.next());
      ((ObjectNode) tree.path("metadata")).put("uid", uid.value());
      command = new ObjectCommand.Create(uid, Json.stored(tree));
      expected = Expectation.noneAt(imageRevision);
    } else {
      StoredObject before = last.stored().get();
      ((ObjectNode) tree.path("metadata")).put("uid", before.uid().value());
      command = new ObjectCommand.Replace(EventType.PLAN_MADE, Json.stored(tree));
      expected = Expectation.of(before.uid(), before.sequenceNumber());
    }
    return entities
        .ask(last.planKey(), expected, cause, command)
        .thenApply(reply ->
            switch (reply) {
              case EntityReply.Done done -> OptionalLong.of(done.object().revision());
              case EntityReply.Unchanged _,
                  EntityReply.Refused _,
                  EntityReply.Stale _,
                  EntityReply.Retry _,
                  EntityReply.Busy _ ->
                  OptionalLong.empty();
            });
  }

  void finished(Last last) {
    if (finished.size() >= FINISHED_MAX) {
      finished.clear();
    }
    finished.put(last.planKey(), last.names().number());
  }

  /** The key's object is gone and nothing is left to do: so is its plan. */
  CompletionStage<EntityReply> forget(StoredObject plan, Cause cause) {
    finished.remove(plan.key());
    return entities.ask(
        plan.key(),
        Expectation.of(plan.uid(), plan.sequenceNumber()),
        cause,
        new ObjectCommand.Delete(DeleteOptions.DEFAULT));
  }

  private ObjectNode tree(Last last, Plan plan, Work work, Cause cause, long imageRevision) {
    ObjectNode tree = Json.object().put("kind", "Plan");
    tree.put("apiVersion", Types.PLANS.group() + "/v1");
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", last.planKey().name());
    if (!last.planKey().namespace().isEmpty()) {
      metadata.put("namespace", last.planKey().namespace());
    }
    metadata.put("creationTimestamp", io.troupe.core.reconcile.Trees.time(clock.instant()));
    ObjectNode spec = tree.putObject("spec");
    spec.put("controller", work.controller().name());
    spec.put("object", work.key().entityId()).put("objectUid", last.object().value());
    spec.put("number", last.names().number());
    spec.put("revisionSeen", imageRevision).put("wokenBy", cause.parentRevision());
    spec.put("why", plan.why());
    ArrayNode steps = spec.putArray("steps");
    ArrayNode creates = spec.putArray("creates");
    int more = 0;
    for (Action action : plan.actions()) {
      switch (action) {
        case Action.Create create -> creates.add(create.key().name());
        case Action.Update _, Action.Patch _, Action.Delete _ -> {
          if (steps.size() < STEPS_MAX) {
            steps.add(action.text());
          } else {
            more++;
          }
        }
        case Action.Note _ -> {}
      }
    }
    if (more > 0) {
      steps.add("and " + more + " more");
    }
    return tree;
  }
}
