package io.troupe.simulation;

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
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Writes plans down before they are carried out (docs/adr/0020): of two with one number only one is
 * written. What one node remembers of its own finished plans is lost with it.
 */
final class Plans {
  private final Timeline time;
  private final Sender sender;
  private final Map<ObjectKey, Long> finished = new HashMap<>();

  record Last(ObjectKey key, Uid object, Optional<StoredObject> stored, Names names) {}

  Plans(Timeline time, Sender sender) {
    this.time = time;
    this.sender = sender;
  }

  Last last(Work work, ClusterImage image) {
    ObjectKey about = work.key();
    ObjectKey key =
        new ObjectKey(
            Types.PLANS,
            about.namespace(),
            work.controller().name() + "." + about.type().resource() + "." + about.name());
    Uid object = image.get(about).map(StoredObject::uid).orElse(new Uid("name:" + about.name()));
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return new Last(key, object, stored, new Names(object, 1, List.of()));
    }
    var spec = stored.get().tree().path("spec");
    long number = spec.path("number").asLong();
    List<String> unfinished = new ArrayList<>();
    if (finished.getOrDefault(key, 0L) < number
        && spec.path("object").asText().equals(object.value())) {
      spec.path("creates").forEach(name -> unfinished.add(name.asText()));
    }
    return new Last(key, object, stored, new Names(object, number + 1, unfinished));
  }

  /** The plan's revision; empty when somebody else was first. */
  void write(Last last, Plan plan, String user, Consumer<OptionalLong> then) {
    ObjectNode tree = Json.object().put("kind", "Plan");
    ObjectNode spec = tree.putObject("spec").put("number", last.names().number());
    spec.put("object", last.object().value());
    ArrayNode creates = spec.putArray("creates");
    for (Action action : plan.actions()) {
      if (action instanceof Action.Create create) {
        creates.add(create.key().name());
      }
    }
    Uid uid =
        last.stored()
            .map(StoredObject::uid)
            .orElseGet(() -> new Uid("plan-%016x".formatted(time.random().nextLong())));
    tree.putObject("metadata").put("name", last.key().name()).put("uid", uid.value());
    byte[] stored = Json.stored(tree);
    sender.send(
        last.key(),
        last.stored()
            .map(before -> Expectation.of(before.uid(), before.sequenceNumber()))
            .orElse(Expectation.ANY),
        sender.cause(user, 0),
        last.stored().isPresent()
            ? new ObjectCommand.Replace(EventType.PLAN_MADE, stored)
            : new ObjectCommand.Create(uid, stored),
        answer ->
            then.accept(
                answer instanceof Journal.Answer.Done(var event)
                    ? OptionalLong.of(event.revision())
                    : OptionalLong.empty()));
  }

  void finished(Last last) {
    finished.put(last.key(), last.names().number());
  }
}
