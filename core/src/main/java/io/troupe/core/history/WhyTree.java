package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Grounds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Why of {@code history.troupe.io/v1}, put together. */
public final class WhyTree {
  private WhyTree() {}

  /**
   * One step of the chain.
   *
   * @param before the event before it of the same name
   * @param plan that the event was part of
   * @param secret whether the kind's content is never to be shown
   */
  public static ObjectNode link(
      CommittedEvent event,
      Instant committed,
      Optional<CommittedEvent> before,
      Optional<WhyRules.Plan> plan,
      boolean secret) {
    Cause cause = event.event().cause();
    ObjectNode link = Json.object().put("revision", event.revision());
    link.put("time", committed.toString());
    link.put("what", Sentence.of(event, before, secret));
    link.set("object", EntryTree.object(event, Json.parse(event.event().object())));
    link.set("user", EntryTree.user(cause));
    link.set("source", EntryTree.source(cause));
    if (Grounds.seen(cause) > 0) {
      link.put("revisionSeen", Grounds.seen(cause));
    }
    List<Grounds.Detail> details = details(event, plan);
    if (!details.isEmpty()) {
      ArrayNode array = link.putArray("details");
      for (Grounds.Detail detail : details) {
        ObjectNode one = array.addObject();
        if (!detail.name().isEmpty()) {
          one.put("name", detail.name());
        }
        one.put("reason", detail.reason());
      }
    }
    plan.ifPresent(p -> link.set("plan", Decisions.tree(p)));
    return link;
  }

  private static List<Grounds.Detail> details(CommittedEvent event, Optional<WhyRules.Plan> plan) {
    Cause cause = event.event().cause();
    List<Grounds.Detail> details = new ArrayList<>();
    plan.ifPresent(p -> details.add(new Grounds.Detail(p.controller(), Decisions.text(p))));
    details.addAll(Grounds.details(cause));
    for (ObjectKey object : Grounds.onBehalfOf(cause)) {
      details.add(
          new Grounds.Detail(
              object.type().qualified() + ":" + object.name(), "it was done for this object"));
    }
    if (!cause.sourceAddress().isEmpty() && cause.parentRevision() > 0) {
      details.add(
          new Grounds.Detail("", "an undo, to how it stood at revision " + cause.parentRevision()));
    }
    return details;
  }

  /** A step that the asker may not see: the chain ends there for him. */
  public static ObjectNode hidden(CommittedEvent event, Instant committed) {
    return Json.object()
        .put("revision", event.revision())
        .put("time", committed.toString())
        .put("what", "a change of an object that you may not read");
  }

  /**
   * @param name as it was asked for
   * @param chain the newest step first
   * @param present the object as it stands; empty when there is none
   * @param origin what the chain begins with; empty where it breaks off before that
   */
  public static ObjectNode of(
      String name,
      ObjectKey key,
      List<ObjectNode> chain,
      Optional<? extends JsonNode> present,
      Optional<ObjectNode> origin) {
    ObjectNode why = Json.object().put("kind", "Why").put("apiVersion", EntryTree.API_VERSION);
    ObjectNode metadata = why.putObject("metadata").put("name", name);
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    if (!chain.isEmpty() && chain.getFirst().has("object")) {
      why.set("object", chain.getFirst().get("object").deepCopy());
    } else {
      ObjectNode object = why.putObject("object").put("group", key.type().group());
      object.put("resource", key.type().resource());
      if (!key.namespace().isEmpty()) {
        object.put("namespace", key.namespace());
      }
      object.put("name", key.name());
    }
    ArrayNode now = why.putArray("now");
    present.map(Conditions::troubles).orElse(List.of("it is gone")).forEach(now::add);
    ArrayNode links = why.putArray("chain");
    chain.forEach(links::add);
    origin.ifPresent(first -> why.set("origin", first));
    return why.put("complete", origin.isPresent());
  }

  /** What the last step of a chain is, if it is one that nothing led to. */
  public static Optional<ObjectNode> origin(CommittedEvent first, ObjectNode link) {
    return Origin.of(first).map(origin -> Origin.tree(origin, first, link));
  }
}
