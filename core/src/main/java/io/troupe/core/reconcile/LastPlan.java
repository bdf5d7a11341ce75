package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an image shows of the last plan for one key of one controller, and how the next one is
 * written down before it is carried out: as the next version of the plan's own object, so that of
 * two nodes that both make plan 7 only one has its plan written (docs/adr/0020).
 *
 * @param planKey of the object that holds the plan
 * @param object uid of the object the plan is for; while there is none, a word made of its name
 * @param stored the plan's object, if there has been a plan
 * @param names for what the next plan creates
 */
public record LastPlan(
    String controller,
    ObjectKey about,
    ObjectKey planKey,
    Uid object,
    Optional<StoredObject> stored,
    Names names) {
  /** How many steps a plan's event names; all creations are named, recovery needs them. */
  private static final int STEPS_MAX = 100;

  /**
   * @param fresh uid of the plan's object, should it have to be made
   * @param imageRevision what the plan was made on
   * @param wokenBy the revision that led to it
   */
  public record Circumstances(Uid fresh, Instant now, long imageRevision, long wokenBy) {}

  /** What the plan's entity is told. */
  public record Write(Expectation expected, ObjectCommand command) {}

  public static ObjectKey planKey(String controller, ObjectKey about) {
    return new ObjectKey(
        Types.PLANS,
        about.namespace(),
        controller + "." + about.type().resource() + "." + about.name());
  }

  /**
   * @param finished the number of this key's last plan that is known to have been carried out; 0
   *     for none
   */
  public static LastPlan read(
      String controller, ObjectKey about, ClusterImage image, long finished) {
    ObjectKey planKey = planKey(controller, about);
    Optional<StoredObject> stored = image.get(planKey);
    Uid object = image.get(about).map(StoredObject::uid).orElse(new Uid("name:" + about.name()));
    long number = 0;
    List<String> unfinished = new ArrayList<>();
    if (stored.isPresent()) {
      JsonNode spec = stored.get().tree().path("spec");
      number = spec.path("number").asLong(0);
      if (finished < number && spec.path("objectUid").asText().equals(object.value())) {
        spec.path("creates").forEach(name -> unfinished.add(name.asText()));
      }
    }
    return new LastPlan(
        controller, about, planKey, object, stored, new Names(object, number + 1, unfinished));
  }

  /** The next plan, refused if this is not the last one any more. */
  public Write next(Plan plan, Circumstances at) {
    Uid uid = stored.map(StoredObject::uid).orElse(at.fresh());
    byte[] bytes = Json.stored(tree(plan, uid, at));
    return stored.isPresent()
        ? new Write(
            Expectation.of(uid, stored.get().sequenceNumber()),
            new ObjectCommand.Replace(EventType.PLAN_MADE, bytes))
        : new Write(Expectation.noneAt(at.imageRevision()), new ObjectCommand.Create(uid, bytes));
  }

  private ObjectNode tree(Plan plan, Uid uid, Circumstances at) {
    ObjectNode tree = Json.object().put("kind", "Plan");
    tree.put("apiVersion", Types.PLANS.group() + "/v1");
    ObjectNode metadata = tree.putObject("metadata").put("name", planKey.name());
    if (!planKey.namespace().isEmpty()) {
      metadata.put("namespace", planKey.namespace());
    }
    metadata.put("creationTimestamp", Trees.time(at.now())).put("uid", uid.value());
    ObjectNode spec = tree.putObject("spec").put("controller", controller);
    spec.put("object", about.entityId()).put("objectUid", object.value());
    spec.put("number", names.number());
    spec.put("revisionSeen", at.imageRevision()).put("wokenBy", at.wokenBy());
    spec.put("why", plan.why());
    steps(plan, spec.putArray("steps"), spec.putArray("creates"));
    return tree;
  }

  private static void steps(Plan plan, ArrayNode steps, ArrayNode creates) {
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
  }
}
