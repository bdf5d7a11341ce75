package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All entries of an object. Immutable. Follows upstream apimachinery
 * pkg/util/managedfields/internal.
 */
record Managed(List<ManagedEntry> entries) {
  static final Managed NONE = new Managed(List.of());

  /** Entries of managers that update; more are put together. */
  static final int UPDATERS_MAX = 10;

  private static final String ANCIENT = "ancient-changes";

  Managed {
    entries = List.copyOf(entries);
  }

  /** Of what this server wrote. */
  static Managed read(JsonNode array) {
    List<ManagedEntry> entries = new ArrayList<>(array.size());
    array.forEach(entry -> entries.add(ManagedEntry.read(entry)));
    return new Managed(entries);
  }

  /** Of what a client wrote; empty when one of the entries cannot be understood. */
  static Optional<Managed> parse(JsonNode array) {
    List<ManagedEntry> entries = new ArrayList<>(array.size());
    for (JsonNode each : array) {
      Optional<ManagedEntry> entry = ManagedEntry.parse(each);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      entries.removeIf(other -> other.owner().is(entry.get().owner()));
      if (!entry.get().fields().isEmpty()) {
        entries.add(entry.get());
      }
    }
    return Optional.of(new Managed(entries));
  }

  /**
   * Whether a client asks that nobody owns anything: one empty entry. An empty list is no such
   * wish, since clients that know nothing of managers send one.
   */
  static boolean isReset(JsonNode sent) {
    return sent.isArray() && sent.size() == 1 && sent.get(0).isObject() && sent.get(0).isEmpty();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Optional<ManagedEntry> of(FieldManager owner) {
    return entries.stream().filter(entry -> entry.owner().is(owner)).findFirst();
  }

  /** What anybody owns. */
  FieldSet all() {
    return entries.stream().map(ManagedEntry::set).reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /**
   * Puts the oldest updaters of a version together until there are few enough; the first of a
   * version stays as it is while it is alone.
   */
  Managed capped() {
    List<ManagedEntry> updaters =
        entries.stream()
            .filter(entry -> entry.owner().operation() == Operation.UPDATE)
            .sorted(
                Comparator.comparing(ManagedEntry::time)
                    .thenComparing(entry -> entry.owner().name()))
            .toList();
    if (updaters.size() <= UPDATERS_MAX) {
      return this;
    }
    List<ManagedEntry> kept = new ArrayList<>(entries);
    Map<String, ManagedEntry> firsts = new HashMap<>();
    int count = updaters.size();
    for (ManagedEntry each : updaters) {
      if (count <= UPDATERS_MAX) {
        break;
      }
      String version = each.owner().apiVersion();
      ManagedEntry first = firsts.get(version);
      if (first == null) {
        firsts.put(version, each);
        continue;
      }
      kept.remove(first);
      kept.remove(each);
      ManagedEntry together =
          new ManagedEntry(
              new FieldManager(ANCIENT, Operation.UPDATE, version, ""),
              each.time(),
              FieldsV1.write(first.set().union(each.set())));
      kept.add(together);
      firsts.put(version, together);
      count--;
    }
    return new Managed(kept);
  }

  ArrayNode json() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(entries.size());
    entries.stream().sorted(ManagedEntry.ORDER).forEach(entry -> array.add(entry.json()));
    return array;
  }
}
