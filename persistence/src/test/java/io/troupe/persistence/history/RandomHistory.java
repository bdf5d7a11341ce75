package io.troupe.persistence.history;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.journal.Samples;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A journal that is written at random, and what anybody could have seen of it. */
final class RandomHistory {
  static final List<ResourceType> TYPES =
      List.of(
          new ResourceType("", "configmaps"),
          new ResourceType("", "secrets"),
          new ResourceType("apps", "deployments"),
          new ResourceType("", "namespaces"));
  static final List<String> NAMESPACES = List.of("a", "ab");

  final List<CommittedEvent> events = new ArrayList<>();
  private final Store store;
  private final RevisionJournalSetup setup;
  private final Random random;
  private final Map<ObjectKey, Long> numbers = new TreeMap<>();
  private final Map<ObjectKey, String> living = new TreeMap<>();
  private int requests;

  RandomHistory(Store store, RevisionJournalSetup setup, Random random) {
    this.store = store;
    this.setup = setup;
    this.random = random;
  }

  void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      write(key());
    }
  }

  private ObjectKey key() {
    ResourceType type = TYPES.get(random.nextInt(TYPES.size()));
    String name = "n" + random.nextInt(3);
    return type.resource().equals("namespaces")
        ? new ObjectKey(type, "", NAMESPACES.get(random.nextInt(NAMESPACES.size())))
        : new ObjectKey(type, NAMESPACES.get(random.nextInt(NAMESPACES.size())), name);
  }

  private void write(ObjectKey key) throws Exception {
    long number = numbers.merge(key, 1L, Long::sum);
    String request = "r" + ++requests;
    String uid = living.computeIfAbsent(key, _ -> "uid-" + key.name() + "-" + request);
    EventType type =
        uid.endsWith("-" + request)
            ? EventType.CREATED
            : random.nextInt(4) == 0 ? EventType.DELETED : EventType.SPEC_CHANGED;
    if (type == EventType.DELETED) {
      living.remove(key);
    }
    ObjectEvent event = Samples.event(type, key, uid, request, "v" + requests);
    setup
        .writer()
        .write(key, number, "w", 0, event, setup.writer().encode(key, event))
        .get(60, TimeUnit.SECONDS);
    events.add(new CommittedEvent(event.revision(), key, number, event));
  }

  long last() {
    return events.getLast().revision();
  }

  /** As after a restore, or as if there had been many more. */
  void leap(long revision) throws Exception {
    store
        .database()
        .read(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("UPDATE revision SET n = " + revision);
          }
        });
  }

  /** What an image of that revision would hold. */
  ClusterImage imageAt(long revision) {
    Map<ObjectKey, StoredObject> objects = new TreeMap<>();
    for (CommittedEvent event : events) {
      if (event.revision() > revision) {
        break;
      }
      if (event.event().type() == EventType.DELETED) {
        objects.remove(event.key());
      } else {
        objects.put(event.key(), stored(event));
      }
    }
    return ClusterImage.of(revision, objects.values());
  }

  private StoredObject stored(CommittedEvent event) {
    byte[] json = Json.withResourceVersion(content(event).event().object(), event.revision());
    return new StoredObject(
        event.key(),
        event.event().uid(),
        event.revision(),
        event.sequenceNumber(),
        json,
        ObjectFacts.NONE);
  }

  /** Of a secret that is gone, nothing but its name. */
  CommittedEvent content(CommittedEvent event) {
    boolean kept =
        !TestServer.secret(event.key())
            || event.event().uid().value().equals(living.get(event.key()));
    if (kept) {
      return event;
    }
    String name =
        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
            + event.key().name()
            + "\",\"namespace\":\""
            + event.key().namespace()
            + "\",\"uid\":\""
            + event.event().uid()
            + "\"}}";
    ObjectEvent known = event.event();
    return new CommittedEvent(
        event.revision(),
        event.key(),
        event.sequenceNumber(),
        new ObjectEvent(known.type(), known.uid(), Json.bytes(Json.parse(name)), known.cause())
            .stamp(event.revision()));
  }

  Optional<CommittedEvent> before(CommittedEvent event, long floor) {
    Optional<CommittedEvent> found =
        events.stream()
            .filter(e -> e.key().equals(event.key()))
            .filter(e -> e.sequenceNumber() == event.sequenceNumber() - 1)
            .findFirst();
    boolean readable =
        found.isPresent()
            && (found.get().revision() > floor || found.get().event().type() != EventType.DELETED);
    return readable ? found.map(this::content) : Optional.empty();
  }
}
