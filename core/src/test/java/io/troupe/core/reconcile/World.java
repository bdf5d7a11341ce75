package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tiny cluster in memory: an image, and the API's rules as far as plans can notice them. */
public final class World {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Cause CAUSE =
      new Cause("test", List.of(), "", "", "update", "", "", START, 0);

  private final FactsReader facts = World::facts;
  private final Map<ObjectKey, Long> sequence = new TreeMap<>();
  private final Map<Work, Long> plans = new java.util.HashMap<>();
  private ClusterImage image = ClusterImage.EMPTY;
  private int uids;
  public Instant now = START;
  public final List<ObjectChange> changes = new ArrayList<>();
  public final List<String> notes = new ArrayList<>();

  /** A plan number is kept for each of these. */
  public record Work(String controller, ObjectKey key) {}

  private static ObjectFacts facts(CommittedEvent committed) {
    ObjectNode tree = Json.parse(committed.event().object());
    Map<String, String> fields = new TreeMap<>();
    if (committed.key().type().equals(Types.PODS)) {
      fields.put("spec.nodeName", tree.path("spec").path("nodeName").asText(""));
      fields.put("status.phase", tree.path("status").path("phase").asText(""));
    }
    return ObjectFacts.of(tree, fields);
  }

  public ClusterImage image() {
    return image;
  }

  public StoredObject get(ResourceType type, String namespace, String name) {
    return image.get(new ObjectKey(type, namespace, name)).orElseThrow();
  }

  public List<StoredObject> all(ResourceType type) {
    return List.copyOf(image.of(type).all());
  }

  /** Creates an object; uid, creation time and generation are set. */
  public StoredObject create(ResourceType type, String json) {
    return create(type, Json.parse(json));
  }

  public StoredObject create(ResourceType type, ObjectNode tree) {
    ObjectNode metadata = Trees.metadata(tree);
    metadata.put("uid", "uid-%06d".formatted(++uids));
    metadata.put("creationTimestamp", Trees.time(now)).put("generation", 1);
    if (type.equals(Types.PODS) && !tree.path("status").has("phase")) {
      tree.withObject("status").put("phase", "Pending");
    }
    ObjectKey key =
        new ObjectKey(type, metadata.path("namespace").asText(""), metadata.path("name").asText());
    commit(EventType.CREATED, key, tree);
    return image.get(key).orElseThrow();
  }

  /** Changes an object in place. */
  public StoredObject change(StoredObject object, java.util.function.Consumer<ObjectNode> how) {
    StoredObject current = image.get(object.key()).orElseThrow();
    ObjectNode tree = current.tree();
    how.accept(tree);
    replace(current, tree);
    return image.get(object.key()).orElse(current);
  }

  /** As the API server deletes: grace for placed pods, finalizers respected. */
  public void delete(StoredObject object, DeleteOptions options) {
    StoredObject current = image.get(object.key()).orElseThrow();
    ObjectNode tree = current.tree();
    ObjectNode metadata = Trees.metadata(tree);
    boolean placed =
        object.key().type().equals(Types.PODS)
            && !tree.path("spec").path("nodeName").asText("").isEmpty();
    long grace = placed ? options.graceSeconds().orElse(30L) : 0;
    metadata.put("deletionTimestamp", Trees.time(now.plusSeconds(grace)));
    metadata.put("deletionGracePeriodSeconds", grace);
    options
        .propagation()
        .ifPresent(p -> {
          switch (p) {
            case FOREGROUND -> metadata.withArray("finalizers").add(ObjectRules.FOREGROUND);
            case ORPHAN -> metadata.withArray("finalizers").add(ObjectRules.ORPHAN);
            case BACKGROUND -> {}
          }
        });
    replace(current, tree);
  }

  /** Takes an object away at once, as a kubelet that has stopped the pod. */
  public void remove(StoredObject object) {
    StoredObject current = image.get(object.key()).orElseThrow();
    commit(EventType.DELETED, current.key(), current.tree());
  }

  private void replace(StoredObject current, ObjectNode tree) {
    ObjectNode before = current.tree();
    if (tree.equals(before)) {
      return;
    }
    if (!tree.path("spec").equals(before.path("spec"))) {
      ObjectNode metadata = Trees.metadata(tree);
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    boolean gone = ObjectRules.isReleased(tree, current.key());
    commit(gone ? EventType.DELETED : EventType.SPEC_CHANGED, current.key(), tree);
  }

  private void commit(EventType type, ObjectKey key, ObjectNode tree) {
    long revision = image.revision() + 1;
    ObjectEvent event =
        new ObjectEvent(
            type, new Uid(tree.path("metadata").path("uid").asText()), Json.stored(tree), CAUSE);
    long number = sequence.merge(key, 1L, Long::sum);
    ClusterImage.Applied applied =
        image.apply(
            new Commit(
                revision,
                revision,
                now,
                "test",
                List.of(new CommittedEvent(revision, key, number, event))),
            facts);
    image = applied.image();
    changes.addAll(applied.changes());
  }

  /** The plan for a key as things stand. */
  public Plan plan(Controller controller, ObjectKey key) {
    return plan(controller, key, Optional.empty());
  }

  public Plan plan(Controller controller, ObjectKey key, Optional<Situation.Trouble> trouble) {
    long number = plans.getOrDefault(new Work(controller.name(), key), 1L);
    Uid uid = image.get(key).map(StoredObject::uid).orElse(new Uid("none"));
    return controller.plan(
        image, key, new Situation(now, new Names(uid, number, List.of()), trouble, PodViews.PLAIN));
  }

  /**
   * Plans and carries out; stops at the first conflict. @return whether there was anything to do
   */
  public boolean step(Controller controller, ObjectKey key) {
    Plan plan = plan(controller, key);
    plans.merge(new Work(controller.name(), key), 2L, (a, _) -> a + 1);
    return carryOut(plan);
  }

  /** Until a plan is empty. */
  public void settle(Controller controller, ObjectKey key) {
    for (int i = 0; i < 200; i++) {
      if (!step(controller, key)) {
        return;
      }
    }
    throw new AssertionError("still busy after 200 plans: " + plan(controller, key));
  }

  public boolean carryOut(Plan plan) {
    Map<ObjectKey, Long> written = new TreeMap<>();
    for (Action action : plan.actions()) {
      if (!carryOut(action, written)) {
        break;
      }
    }
    return !plan.isEmpty();
  }

  private boolean carryOut(Action action, Map<ObjectKey, Long> written) {
    switch (action) {
      case Action.Create create -> {
        if (image.get(create.key()).isPresent()) {
          return false;
        }
        create(create.key().type(), create.object().deepCopy());
      }
      case Action.Update update -> {
        StoredObject from = update.from();
        Optional<StoredObject> current = image.get(from.key());
        if (stale(current, from, written)) {
          return false;
        }
        ObjectNode tree = current.orElseThrow().tree();
        ObjectNode wanted = update.object().deepCopy();
        if (update.subresource().equals("status")) {
          tree.set("status", wanted.path("status"));
        } else {
          ObjectNode old = tree;
          tree = wanted;
          tree.remove("status");
          if (old.has("status")) {
            tree.set("status", old.path("status"));
          }
          Trees.metadata(tree).set("generation", old.path("metadata").path("generation"));
        }
        Trees.metadata(tree).put("resourceVersion", "" + current.orElseThrow().revision());
        replace(current.orElseThrow(), tree);
        written.put(from.key(), image.revision());
      }
      case Action.Patch patch -> {
        Optional<StoredObject> current = image.get(patch.from().key());
        if (stale(current, patch.from(), written)) {
          return false;
        }
        ObjectNode tree = current.orElseThrow().tree();
        merge(tree, patch.patch().deepCopy());
        replace(current.orElseThrow(), tree);
        written.put(patch.from().key(), image.revision());
      }
      case Action.Delete delete -> {
        Optional<StoredObject> current = image.get(delete.object().key());
        if (current.isPresent() && current.get().uid().equals(delete.object().uid())) {
          delete(
              current.get(),
              new DeleteOptions(
                  delete.graceSeconds(), delete.propagation(), Optional.empty(), Optional.empty()));
        }
      }
      case Action.Note note -> notes.add(note.reason() + ": " + note.message());
    }
    return true;
  }

  private static boolean stale(
      Optional<StoredObject> current, StoredObject from, Map<ObjectKey, Long> written) {
    return current.isEmpty()
        || current.get().revision() != from.revision() && !written.containsKey(from.key());
  }

  /** RFC 7386. */
  public static void merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(e -> {
          JsonNode value = e.getValue();
          if (value.isNull()) {
            target.remove(e.getKey());
          } else if (value instanceof ObjectNode child) {
            ObjectNode below =
                target.path(e.getKey()) instanceof ObjectNode found
                    ? found
                    : target.putObject(e.getKey());
            merge(below, child);
          } else {
            target.set(e.getKey(), value);
          }
        });
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** Sets a pod's phase and Ready condition, on a node. */
  public StoredObject run(StoredObject pod, boolean ready) {
    return change(
        pod,
        tree -> {
          tree.withObject("spec").put("nodeName", "node-1");
          ObjectNode status = tree.withObject("status");
          status.put("phase", "Running").put("podIP", ip(pod));
          Conditions.set(status, "Ready", ready ? "True" : "False", "", "", now);
        });
  }

  private static String ip(StoredObject pod) {
    int number = Integer.parseInt(pod.uid().value().substring(4));
    return "10.0." + number / 250 + "." + (number % 250 + 1);
  }
}
