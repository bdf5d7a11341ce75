package io.troupe.actors.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.LastPlan;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  private final Entities entities;
  private final InstantSource clock;
  private final RandomIds ids;
  private final ConcurrentMap<ObjectKey, Long> finished = new ConcurrentHashMap<>();

  PlanJournal(Entities entities, InstantSource clock, RandomIds ids) {
    this.entities = entities;
    this.clock = clock;
    this.ids = ids;
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

  LastPlan last(Work work, ClusterImage image) {
    String controller = work.controller().name();
    return LastPlan.read(
        controller,
        work.key(),
        image,
        finished.getOrDefault(LastPlan.planKey(controller, work.key()), 0L));
  }

  /** The revision of the journaled plan; empty when somebody else was first or it did not work. */
  CompletionStage<OptionalLong> write(LastPlan last, Plan plan, Cause cause, long imageRevision) {
    LastPlan.Write write =
        last.next(
            plan,
            new LastPlan.Circumstances(
                new Uid(ids.next()), clock.instant(), imageRevision, cause.parentRevision()));
    return entities
        .ask(last.planKey(), write.expected(), cause, write.command())
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

  void finished(LastPlan last) {
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
}
