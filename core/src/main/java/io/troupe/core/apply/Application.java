package io.troupe.core.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One server-side apply: merges the configuration into the object, takes out what its applier has
 * dropped and nobody else owns, and settles who owns what. Follows upstream structured-merge-diff
 * merge/update.go and apimachinery pkg/util/managedfields/internal.
 */
final class Application {
  /** Owns what was there before anybody's managers were known. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private final FieldWriter writer;
  private final ObjectNode live;
  private final ObjectNode configuration;

  /**
   * @param live an empty object when there is none yet
   */
  Application(FieldWriter writer, ObjectNode live, ObjectNode configuration) {
    this.writer = writer;
    this.live = live;
    this.configuration = configuration;
  }

  /**
   * @return a tree of its own with its managedFields
   */
  Result<ObjectNode> run(boolean force) {
    Optional<Failure> refusal = Configuration.unfit(writer.gvk(), writer.schema(), configuration);
    if (refusal.isPresent()) {
      return Result.refused(refusal.get());
    }
    FieldManager self = writer.manager(Operation.APPLY);
    FieldSet ignored = writer.scope().ignored(configuration);
    ObjectNode wish = Removal.of(writer.schema(), configuration, ignored);
    Managed before = managed();
    FieldSet last = before.of(self).map(ManagedEntry::set).orElse(FieldSet.EMPTY);
    FieldSet set = Extraction.owned(writer.schema(), wish);
    List<ManagedEntry> others =
        before.entries().stream().filter(entry -> !entry.owner().is(self)).toList();

    ObjectNode next =
        Removal.pruned(
            writer.schema(),
            Merge.of(writer.schema(), live, wish),
            last,
            new Managed(others).all().union(set));
    Comparison change = Comparison.of(writer.schema(), live, next).without(Ownership.META);
    Ownership.Changes changes = new Ownership.Changes(writer, change, live, next);
    Map<FieldManager, FieldSet> conflicts = force ? Map.of() : conflicts(others, changes);
    if (!conflicts.isEmpty()) {
      return Result.refused(Conflicts.failure(conflicts, writer.subresource()));
    }
    List<ManagedEntry> after = new ArrayList<>();
    others.forEach(entry -> changes.left(entry).ifPresent(after::add));
    own(before.of(self), last, set.difference(Ownership.META), change, self).ifPresent(after::add);
    return Result.ok(finished(next, new Managed(after)));
  }

  private Optional<ManagedEntry> own(
      Optional<ManagedEntry> before,
      FieldSet last,
      FieldSet set,
      Comparison change,
      FieldManager self) {
    if (set.isEmpty()) {
      return Optional.empty();
    }
    boolean same = before.isPresent() && change.isEmpty() && last.equals(set);
    ManagedEntry entry = ManagedEntry.of(self, writer.now(), set);
    return Optional.of(same ? new ManagedEntry(self, before.get().time(), entry.fields()) : entry);
  }

  private ObjectNode finished(ObjectNode next, Managed managed) {
    Ownership.set(next.withObject("metadata"), managed);
    if (writer.name().equals(LastApplied.MANAGER)) {
      LastApplied.refresh(next, configuration);
    }
    return next;
  }

  /** What stood before the first apply belongs to somebody, so that taking it is a conflict. */
  private Managed managed() {
    Managed managed = Managed.read(live.path("metadata").path(Ownership.MANAGED_FIELDS));
    if (!managed.isEmpty() || live.isEmpty()) {
      return managed;
    }
    FieldSet all =
        Comparison.of(writer.schema(), Json.object(), live)
            .without(Ownership.META)
            .without(writer.scope().ignored(live))
            .taken();
    FieldManager owner =
        new FieldManager(
            BEFORE_FIRST_APPLY, Operation.UPDATE, writer.apiVersion(), writer.subresource());
    return all.isEmpty()
        ? managed
        : new Managed(List.of(ManagedEntry.of(owner, writer.now(), all)));
  }

  /** Ordered by manager, so that a refusal reads the same each time. */
  private Map<FieldManager, FieldSet> conflicts(
      List<ManagedEntry> others, Ownership.Changes changes) {
    Map<FieldManager, FieldSet> conflicts = new TreeMap<>(Conflicts.ORDER);
    for (ManagedEntry entry : others) {
      Optional<Comparison> change = changes.in(entry.owner().apiVersion());
      if (change.isPresent() && FieldsV1.touches(entry.fields(), change.get().taken())) {
        conflicts.put(entry.owner(), entry.set().intersection(change.get().taken()));
      }
    }
    if (!conflicts.isEmpty() && writer.name().equals(LastApplied.MANAGER)) {
      FieldSet allowed = LastApplied.matching(writer.schema(), writer.apiVersion(), live);
      conflicts.replaceAll((_, paths) -> paths.difference(allowed));
      conflicts.values().removeIf(FieldSet::isEmpty);
    }
    return conflicts;
  }
}
