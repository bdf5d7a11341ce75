package io.troupe.actors.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.object.Entities;
import io.troupe.core.history.Changes;
import io.troupe.core.history.Decisions;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryTree;
import io.troupe.core.history.WhyRules;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes entries of the events that one asker asked for and may see. */
final class EntryReader {
  private final KindRegistry kinds;
  private final Asker asker;
  private final String verb;
  private final String namespace;
  private final EntryFilter filter;
  private final long beginning;
  private final Set<ResourceType> leftOut = new TreeSet<>();

  /**
   * @param verb list or watch
   * @param beginning of the namespace that is asked about; what was before is for those who may ask
   *     about every namespace
   */
  EntryReader(
      KindRegistry kinds,
      Asker asker,
      String verb,
      String namespace,
      EntryFilter filter,
      long beginning) {
    this.kinds = kinds;
    this.asker = asker;
    this.verb = verb;
    this.namespace = namespace;
    this.filter = filter;
    this.beginning = beginning;
  }

  /** Types that events were left out of because the asker may not see them. */
  Set<ResourceType> leftOut() {
    return leftOut;
  }

  /**
   * Which types of a page's events the asker may see; to be given to {@link #entry}. Of those that
   * the filter left out, too: what is left out must not tell whether anything matched.
   */
  CompletionStage<Map<ResourceType, Boolean>> visible(PastPage page) {
    Map<ResourceType, CompletableFuture<Boolean>> asked = new TreeMap<>();
    for (PastEvent each : page.events()) {
      ObjectKey key = told(each).key();
      ask(key.type(), place(key), asked);
    }
    for (ResourceType type : page.types()) {
      ask(type, place(type), asked);
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          Map<ResourceType, Boolean> visible = new TreeMap<>();
          asked.forEach((type, answer) -> visible.put(type, answer.join()));
          page.types().stream()
              .filter(type -> !visible.getOrDefault(type, true))
              .forEach(leftOut::add);
          return visible;
        });
  }

  private void ask(
      ResourceType type, String place, Map<ResourceType, CompletableFuture<Boolean>> asked) {
    if (!type.group().equals(Entities.INTERNAL_GROUP)) {
      asked.computeIfAbsent(
          type, t -> asker.may(verb, t, place, filter.name().orElse("")).toCompletableFuture());
    }
  }

  /** Objects of the cluster are asked for without a namespace, but for the namespace's own. */
  private String place(ObjectKey key) {
    boolean own = key.type().equals(NAMESPACES) && key.name().equals(namespace);
    return key.namespace().isEmpty() && !own ? "" : namespace;
  }

  private String place(ResourceType type) {
    boolean namespaced = kinds.byType(type).map(Kind::namespaced).orElse(true);
    return namespaced || type.equals(NAMESPACES) ? namespace : "";
  }

  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  /** Empty for an event that was not asked for or is not to be seen. */
  Optional<StoredObject> entry(PastEvent each, Map<ResourceType, Boolean> visible) {
    CommittedEvent event = told(each);
    ResourceType type = event.key().type();
    if (type.group().equals(Entities.INTERNAL_GROUP) || event.revision() < beginning) {
      return Optional.empty();
    }
    if (!visible.getOrDefault(type, false)) {
      leftOut.add(type);
      return Optional.empty();
    }
    if (WhyRules.isPlan(each.event())) {
      return filter.matches(event, List::of)
          ? Optional.of(stored(event, Decisions.entry(event, each.committed(), kinds.byType(type))))
          : Optional.empty();
    }
    boolean secret = isSecret(kinds, type);
    Once changes = new Once(each, secret);
    if (!filter.matches(event, () -> changes.found().shown())) {
      return Optional.empty();
    }
    return Optional.of(
        stored(event, EntryTree.of(event, each.committed(), changes.found(), secret)));
  }

  /** A plan as an event of the object it was made for, if such are asked for. */
  private CommittedEvent told(PastEvent each) {
    return filter.asksForDecisions() && WhyRules.isPlan(each.event())
        ? Decisions.told(each.event()).orElse(each.event())
        : each.event();
  }

  private static StoredObject stored(CommittedEvent event, ObjectNode tree) {
    ObjectKey key =
        new ObjectKey(
            HistoryKinds.ENTRIES,
            event.key().namespace(),
            tree.path("metadata").path("name").asText());
    return new StoredObject(
        key, new Uid(key.name()), event.revision(), 1, Json.bytes(tree), ObjectFacts.NONE);
  }

  static boolean isSecret(KindRegistry kinds, ResourceType type) {
    return kinds.byType(type).map(Kind::encrypted).orElse(false);
  }

  /** The changes of an event, found out when they are first asked for. */
  private static final class Once {
    private final PastEvent event;
    private final boolean secret;
    private Changes changes;

    Once(PastEvent event, boolean secret) {
      this.event = event;
      this.secret = secret;
    }

    Changes found() {
      if (changes == null) {
        changes = EntryTree.changes(event.event(), event.before(), secret);
      }
      return changes;
    }
  }
}
