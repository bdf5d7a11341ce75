package io.troupe.core.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A controller plans again what it planned then: on the image it saw, at that time, under the same
 * plan number, so that even the names of what it creates are the same.
 *
 * <p>Two things are not journaled: how the key's plan before failed (taken as well), and whether it
 * had been carried out to the end. A name of that one which was taken up again says that it had
 * not.
 */
public final class ControllerJudge implements Judge {
  /** Of a plan's steps the journal names so many. */
  private static final int STEPS_MAX = 100;

  private final Controller controller;
  private final PodViews pods;

  public ControllerJudge(Controller controller, PodViews pods) {
    this.controller = controller;
    this.pods = pods;
  }

  @Override
  public boolean decided(CommittedEvent event) {
    return event.key().type().equals(Types.PLANS)
        && event.key().name().startsWith(controller.name() + ".")
        && switch (event.event().type()) {
          case CREATED, PLAN_MADE -> true;
          case SPEC_CHANGED,
              METADATA_CHANGED,
              STATUS_REPORTED,
              DELETION_REQUESTED,
              DELETED,
              POD_BOUND,
              NODE_HEARTBEAT_LOST,
              NODE_HEARTBEAT_REGAINED ->
              false;
        };
  }

  @Override
  public Optional<Judgement> judge(CommittedEvent event, RecentImages images) {
    JsonNode spec = Json.parse(event.event().object()).path("spec");
    ObjectKey key = ObjectKey.parse(spec.path("object").asText());
    return images
        .at(spec.path("revisionSeen").asLong(-1))
        .map(image -> {
          Plan plan =
              controller.plan(
                  image,
                  key,
                  new Situation(
                      event.event().cause().time(),
                      names(spec, event.key(), image),
                      Optional.empty(),
                      pods));
          List<String> recorded = recorded(spec);
          List<String> now = steps(plan);
          return new Judgement(
              event.revision(), key, recorded.equals(now), recorded, now, plan.why());
        });
  }

  private static Names names(JsonNode spec, ObjectKey planKey, ClusterImage image) {
    Uid object = new Uid(spec.path("objectUid").asText());
    List<String> created = Json.texts(spec.path("creates"));
    List<String> unfinished = new ArrayList<>();
    image
        .get(planKey)
        .map(StoredObject::view)
        .filter(before -> before.path("spec").path("objectUid").asText().equals(object.value()))
        .ifPresent(before -> unfinished.addAll(Json.texts(before.path("spec").path("creates"))));
    unfinished.retainAll(created);
    return new Names(object, spec.path("number").asLong(1), unfinished);
  }

  private static List<String> recorded(JsonNode spec) {
    List<String> steps = new ArrayList<>();
    Json.texts(spec.path("creates")).forEach(name -> steps.add("create " + name));
    steps.addAll(Json.texts(spec.path("steps")));
    return steps;
  }

  /** As the journal records them; see its writer. */
  private static List<String> steps(Plan plan) {
    List<String> creates = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int more = 0;
    for (Action action : plan.actions()) {
      switch (action) {
        case Action.Create create -> creates.add("create " + create.key().name());
        case Action.Update _, Action.Patch _, Action.Delete _ -> {
          if (others.size() < STEPS_MAX) {
            others.add(action.text());
          } else {
            more++;
          }
        }
        case Action.Note _ -> {}
      }
    }
    if (more > 0) {
      others.add("and " + more + " more");
    }
    creates.addAll(others);
    return creates;
  }
}
