package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an image shows of the last plan for one key of one controller, and how the next one is
 * written down before it is carried out: as the next version of the plan's own object, so that of
 * two nodes that both make plan 7 only one has its plan written (docs/adr/0020).
 *
 * @param planKey of the object that holds the plan
 * @param object uid of the object the plan is for; while there is none, a word made of its name
 * @param stored the plan's object, if there has been a plan
 * @param names for what the next plan creates
 * @param surely whether the unfinished ones among the names are known to be that; see {@link
 *     #inDoubt}
 */
public record LastPlan(
    String controller,
    ObjectKey about,
    ObjectKey planKey,
    Uid object,
    Optional<StoredObject> stored,
    Names names,
    boolean surely) {
  /** How many steps a plan's event names; all creations are named, recovery needs them. */
  private static final int STEPS_MAX = 100;

  /**
   * @param fresh uid of the plan's object, should it have to be made
   * @param imageRevision what the plan was made on
   * @param wokenBy the revision that led to it
   */
  public record Circumstances(Uid fresh, Instant now, long imageRevision, long wokenBy) {}

  /**
   * How a plan has ended on the node that remembers it.
   *
   * @param revision the plan's own
   * @param left what it was to create and has not; empty when it was carried out
   */
  public record Ended(long revision, List<String> left) {
    /** What a node knows that has carried out no plan for the key. */
    public static final Ended UNKNOWN = new Ended(0, List.of());

    /** That every plan there is was carried out. */
    public static final Ended ALL = new Ended(Long.MAX_VALUE, List.of());

    public Ended {
      left = List.copyOf(left);
    }
  }

  /** What the plan's entity is told. */
  public record Write(Expectation expected, ObjectCommand command) {}

  public static ObjectKey planKey(String controller, ObjectKey about) {
    return new ObjectKey(
        Types.PLANS,
        about.namespace(),
        controller + "." + about.type().resource() + "." + about.name());
  }

  /**
   * @param ended the last end of this key's plans that the asking node knows of
   */
  public static LastPlan read(String controller, ObjectKey about, ClusterImage image, Ended ended) {
    ObjectKey planKey = planKey(controller, about);
    Optional<StoredObject> stored = image.get(planKey);
    Uid object = image.get(about).map(StoredObject::uid).orElse(new Uid("name:" + about.name()));
    long number = 0;
    boolean surely = true;
    List<String> unfinished = new ArrayList<>();
    if (stored.isPresent()) {
      JsonNode spec = stored.get().tree().path("spec");
      number = spec.path("number").asLong(0);
      if (spec.path("objectUid").asText().equals(object.value())) {
        surely = stored.get().revision() <= ended.revision();
        unfinished.addAll(surely ? ended.left() : Json.texts(spec.path("creates")));
      }
    }
    Names names = new Names(object, number + 1, unfinished);
    return new LastPlan(controller, about, planKey, object, stored, names, surely);
  }

  /**
   * What the plan before may have created, and somebody has deleted since: such a name must not be
   * taken again, while that of a creation still under way from a dead node should be. The image
   * tells both alike, so each of these has to be asked with {@link #QUESTION}; see {@link
   * #without}.
   *
   * @param plan one made with {@link #names}
   * @return empty when the plan takes no such name, so nearly always
   */
  public List<ObjectKey> inDoubt(Plan plan, ClusterImage image) {
    if (surely || names.unfinished().isEmpty()) {
      return List.of();
    }
    Set<String> unfinished = new HashSet<>(names.unfinished());
    return plan.actions().stream()
        .flatMap(action -> action instanceof Action.Create(var key, _, _) ? Stream.of(key) : null)
        .filter(key -> unfinished.contains(key.name()))
        .findFirst()
        .map(key -> doubtful(key, image))
        .orElse(List.of());
  }

  /** What one plan names is all of one type. */
  private List<ObjectKey> doubtful(ObjectKey one, ClusterImage image) {
    return names.unfinished().stream()
        .map(name -> new ObjectKey(one.type(), one.namespace(), name))
        .filter(key -> image.get(key).isEmpty())
        .toList();
  }

  /**
   * Those of the unfinished names that are not free to be taken again.
   *
   * @param revision the next plan must be made on an image that has reached it: what was given may
   *     live still, and the plan's own image was too old to show it
   */
  public record Given(Set<String> names, long revision) {
    public Given {
      names = Collections.unmodifiableSet(new TreeSet<>(names));
    }
  }

  /**
   * What changed after the plan was written has been given: by the plan, or later.
   *
   * @param changed names and the revisions of their last events
   */
  public Given given(Map<String, Long> changed) {
    long written = stored.map(StoredObject::revision).orElse(Long.MAX_VALUE);
    Set<String> given = new TreeSet<>();
    long last = 0;
    for (var name : changed.entrySet()) {
      if (name.getValue() > written) {
        given.add(name.getKey());
        last = Math.max(last, name.getValue());
      }
    }
    return new Given(given, last);
  }

  /**
   * The same once it is known which of the unfinished names have been given.
   *
   * @param given not to be taken again
   */
  public LastPlan without(Given given) {
    List<String> left =
        names.unfinished().stream().filter(name -> !given.names().contains(name)).toList();
    Names sure = new Names(names.controller(), names.number(), left);
    return new LastPlan(controller, about, planKey, object, stored, sure, true);
  }

  /**
   * Does nothing to any object: no life has this uid, so it is out of date for all. The revision
   * that it then is told is that of the name's last event.
   */
  public static final Write QUESTION =
      new Write(
          Expectation.of(new Uid("nobody"), 0), new ObjectCommand.Delete(DeleteOptions.DEFAULT));

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
