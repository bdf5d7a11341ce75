package io.troupe.persistence.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Objects that are changed at random by several users, and filters that ask for some of it. */
public final class RandomDeeds {
  private static final List<ResourceType> TYPES =
      List.of(
          new ResourceType("", "configmaps"),
          new ResourceType("", "secrets"),
          new ResourceType("apps", "deployments"),
          new ResourceType("", "namespaces"),
          new ResourceType("", "nodes"),
          new ResourceType("internal.troupe.io", "plans"));
  static final List<String> NAMESPACES = List.of("a", "ab");
  private static final List<String> USERS = List.of("alice", "bob", "carol", "system:node:n1", "");
  private static final List<String> AGENTS =
      List.of("kubectl/v1.32", "troupe-controller/garbage", "curl", "");
  private static final List<String> VERBS = List.of("create", "update", "patch", "delete");

  private static final List<String> FIELDS =
      List.of(
          "spec",
          "spec.deep",
          "spec.deep.size",
          ".spec.flat[app.x/y]",
          "spec.nothing",
          "metadata",
          "metadata.labels",
          "metadata.labels.size",
          "metadata.labels[size]",
          ".metadata.labels['app.x/y']",
          ".metadata.annotations[app.x/y]",
          "metadata.annotations.nothing",
          "metadata.deletionTimestamp",
          "status",
          "status.phase",
          "status.podIP",
          "status.podIP.deeper",
          "status.conditions",
          "status.conditions[type=Ready]",
          "status.conditions[type=Ready].reason",
          "status.conditions[type=Idle].since",
          "status.conditions[type=None]");

  private final Random random;
  private final Map<ObjectKey, CommittedEvent> last = new TreeMap<>();
  private int requests;

  public RandomDeeds(Random random) {
    this.random = random;
  }

  /** One after those before it; its revision is stamped by whoever commits it. */
  CommittedEvent next() {
    ObjectKey key = key();
    Optional<CommittedEvent> before = Optional.ofNullable(last.get(key));
    boolean lives = before.isPresent() && before.get().event().type() != EventType.DELETED;
    EventType type = EventType.CREATED;
    ObjectNode object = lives ? Json.parse(before.get().event().object()) : fresh(key);
    if (lives) {
      type =
          one(
              List.of(
                  EventType.SPEC_CHANGED,
                  EventType.METADATA_CHANGED,
                  EventType.STATUS_REPORTED,
                  EventType.STATUS_REPORTED,
                  EventType.DELETED));
      change(object, type);
    }
    Uid uid = new Uid(object.path("metadata").path("uid").asText());
    ObjectEvent event = new ObjectEvent(type, uid, Json.stored(object), cause());
    long number = before.map(CommittedEvent::sequenceNumber).orElse(0L) + 1;
    CommittedEvent made = new CommittedEvent(0, key, number, event);
    last.put(key, made);
    return made;
  }

  private ObjectKey key() {
    ResourceType type = one(TYPES);
    return switch (type.resource()) {
      case "namespaces" -> new ObjectKey(type, "", one(NAMESPACES));
      case "nodes" -> new ObjectKey(type, "", "n" + random.nextInt(3));
      default -> new ObjectKey(type, one(NAMESPACES), "n" + random.nextInt(3));
    };
  }

  private ObjectNode fresh(ObjectKey key) {
    boolean secret = TestServer.secret(key);
    ObjectNode object = Json.object().put("kind", secret ? "Secret" : "Thing");
    object.put("apiVersion", "v1");
    ObjectNode metadata = object.putObject("metadata").put("name", key.name());
    metadata.put("uid", "uid-" + key.name() + "-" + ++requests);
    metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    change(object, EventType.SPEC_CHANGED);
    return object;
  }

  private void change(ObjectNode object, EventType type) {
    String value = "v" + ++requests;
    String one = random.nextBoolean() ? "size" : "app.x/y";
    switch (type) {
      case SPEC_CHANGED ->
          object
              .withObject("spec")
              .withObject(random.nextBoolean() ? "deep" : "flat")
              .put(one, value);
      case METADATA_CHANGED -> metadata(object, one, value);
      case STATUS_REPORTED -> {
        if (random.nextInt(3) > 0) {
          object.withObject("status").put(random.nextBoolean() ? "phase" : "podIP", value);
        }
        if (random.nextInt(3) == 0) {
          condition(object, value);
        }
        if (random.nextInt(4) == 0) {
          metadata(object, one, value);
        }
      }
      default -> object.withObject("metadata").put("deletionTimestamp", value);
    }
  }

  private void metadata(ObjectNode object, String key, String value) {
    ObjectNode map =
        object.withObject("metadata").withObject(random.nextBoolean() ? "labels" : "annotations");
    if (map.has(key) && random.nextInt(3) == 0) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private void condition(ObjectNode object, String value) {
    String type = random.nextBoolean() ? "Ready" : "Idle";
    ArrayNode conditions = object.withObject("status").withArray("conditions");
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals(type)) {
        ((ObjectNode) condition).put(random.nextBoolean() ? "reason" : "since", value);
        return;
      }
    }
    conditions.addObject().put("type", type).put("reason", value);
  }

  private Cause cause() {
    return new Cause(
        one(USERS),
        List.of("system:authenticated"),
        "127.0.0.1",
        one(AGENTS),
        one(VERBS),
        "",
        "request-" + ++requests,
        Instant.parse("2026-11-21T10:00:00Z"),
        0);
  }

  /** One to three conditions. */
  public EntryFilter filter() {
    List<String> terms = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      String equals = random.nextInt(4) == 0 ? "!=" : "=";
      terms.add(term().replace("~", equals));
    }
    Result<EntryFilter> parsed = EntryFilter.parse(String.join(",", terms));
    return switch (parsed) {
      case Result.Ok<EntryFilter>(EntryFilter filter) -> filter;
      case Result.Refused<EntryFilter> refused -> throw new IllegalStateException("" + refused);
    };
  }

  private String term() {
    return switch (random.nextInt(13)) {
      case 0, 1 -> "user~" + one(List.of("alice", "bob", "nobody", "system:node:n1", ""));
      case 2 -> "verb~" + one(VERBS);
      case 3 ->
          "type~"
              + one(List.of(EventType.CREATED, EventType.SPEC_CHANGED, EventType.STATUS_REPORTED))
                  .wire();
      case 4 -> "source~" + one(List.of("kubectl", "garbage", "curl", "nothing"));
      case 5 -> "object.name~" + one(List.of("n0", "n1", "n7", "a"));
      case 6 -> "object.resource~" + one(List.of("configmaps", "deployments.apps", "secrets"));
      case 7 -> "metadata.namespace~" + one(NAMESPACES);
      case 8 -> "object.uid~uid-n1-" + random.nextInt(300);
      default -> "field~" + one(FIELDS).replace("=", "\\=");
    };
  }

  PastScope scope() {
    return switch (random.nextInt(4)) {
      case 0 -> new PastScope.OfType(one(TYPES), "");
      case 1 -> new PastScope.OfType(TYPES.get(random.nextInt(3)), one(NAMESPACES));
      case 2 -> new PastScope.OfNamespace(one(NAMESPACES));
      default -> new PastScope.OfCluster();
    };
  }

  /** Some hundred events at revisions that are not all one after the other. */
  public static Stream<CommittedEvent> stretch(Random random, long first, int count) {
    RandomDeeds deeds = new RandomDeeds(random);
    List<CommittedEvent> events = new ArrayList<>();
    long revision = first + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      CommittedEvent made = deeds.next();
      events.add(
          new CommittedEvent(
              revision, made.key(), made.sequenceNumber(), made.event().stamp(revision)));
      revision += random.nextInt(20) == 0 ? 3 : 1;
    }
    return events.stream();
  }

  /** Whether an event is asked for, found out the long way. */
  static boolean matches(PastScope scope, EntryFilter filter, PastEvent event) {
    boolean secret = TestServer.secret(event.event().key());
    return ScopeRules.holds(scope, event.event().key())
        && filter.matches(
            event.event(), () -> EntryTree.changes(event.event(), event.before(), secret).shown());
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
