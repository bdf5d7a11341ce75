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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The controllers' entities: one internal object per (controller, key), whose state is the last
 * plan. Writing it is also the fence between two nodes that believe to own a slice: of two plans
 * with the same number one is refused, and only the other is carried out.
 */
final class PlanJournal {
  /** How many plans' ends are remembered; to forget one costs questions, see {@link #given}. */
  private static final int ENDED_MAX = 50_000;

  private final Entities entities;
  private final InstantSource clock;
  private final RandomIds ids;
  private final ConcurrentMap<ObjectKey, LastPlan.Ended> ended = new ConcurrentHashMap<>();

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
        ended.getOrDefault(LastPlan.planKey(controller, work.key()), LastPlan.Ended.UNKNOWN));
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

  /** What is known of some names; empty when it cannot be told yet. */
  CompletionStage<Optional<LastPlan.Given>> given(
      LastPlan last, List<ObjectKey> names, Supplier<Cause> causes) {
    ConcurrentMap<String, Long> changed = new ConcurrentHashMap<>();
    CompletableFuture<?>[] answers =
        names.stream()
            .map(name -> ask(name, causes.get(), changed).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(answers)
        .thenApply(_ ->
            changed.size() == names.size() ? Optional.of(last.given(changed)) : Optional.empty());
  }

  private CompletionStage<Void> ask(ObjectKey name, Cause cause, Map<String, Long> changed) {
    LastPlan.Write question = LastPlan.QUESTION;
    return entities
        .ask(name, question.expected(), cause, question.command())
        .thenAccept(reply -> {
          switch (reply) {
            case EntityReply.Stale(var revision) -> changed.put(name.name(), revision);
            case EntityReply.Done _,
                EntityReply.Unchanged _,
                EntityReply.Refused _,
                EntityReply.Retry _,
                EntityReply.Busy _ -> {}
          }
        });
  }

  /** A plan was carried out to its end, or to a refusal. */
  void ended(LastPlan last, LastPlan.Ended end) {
    if (ended.size() >= ENDED_MAX) {
      ended.clear();
    }
    ended.put(last.planKey(), end);
  }

  /**
   * The key's object is gone and nothing is left to do: so is its plan.
   *
   * @return the revision at which it went; empty when it stands or may stand, and the key has to be
   *     looked at again: nobody else will before the next full pass
   */
  CompletionStage<OptionalLong> forget(StoredObject plan, Cause cause) {
    return entities
        .ask(
            plan.key(),
            Expectation.of(plan.uid(), plan.sequenceNumber()),
            cause,
            new ObjectCommand.Delete(DeleteOptions.DEFAULT))
        .thenApply(reply ->
            switch (reply) {
              case EntityReply.Done done -> {
                ended.remove(plan.key());
                yield OptionalLong.of(done.object().revision());
              }
              case EntityReply.Unchanged _,
                  EntityReply.Refused _,
                  EntityReply.Stale _,
                  EntityReply.Retry _,
                  EntityReply.Busy _ ->
                  OptionalLong.empty();
            });
  }
}
