package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who owns which fields after a write. Made for one write; pure.
 *
 * <p>An update takes what it adds and what it changes from everybody else, and what it removes
 * nobody owns any more. An apply owns exactly what its configuration says, see {@link Application}.
 * For instance A applies {@code replicas: 2}, then B updates it to 3: B owns {@code .spec.replicas}
 * alone, and A's next apply of 2 meets a conflict with B.
 *
 * <p>Cost: an update compares two trees, and reads only those entries that own something it
 * touched; a create walks its object once. Follows upstream apimachinery pkg/util/managedfields and
 * structured-merge-diff merge/update.go.
 */
public final class Ownership {
  static final String MANAGED_FIELDS = "managedFields";

  /** What of metadata is nobody's. */
  static final FieldSet META =
      FieldSet.ofPath(PathStep.field("apiVersion"))
          .union(FieldSet.ofPath(PathStep.field("kind")))
          .union(
              FieldSet.under(
                  PathStep.field("metadata"),
                  List.of(
                          "name",
                          "namespace",
                          "creationTimestamp",
                          "selfLink",
                          "uid",
                          "clusterName",
                          "generation",
                          MANAGED_FIELDS,
                          "resourceVersion")
                      .stream()
                      .map(name -> FieldSet.ofPath(PathStep.field(name)))
                      .reduce(FieldSet.EMPTY, FieldSet::union)));

  private static final ObjectNode NOTHING = Json.object();

  private final FieldWriter writer;

  public Ownership(FieldWriter writer) {
    this.writer = writer;
  }

  /** Whether managedFields that somebody wrote can be understood; none at all can. */
  public static boolean isReadable(JsonNode managedFields) {
    return managedFields.isMissingNode()
        || managedFields.isArray() && Managed.parse(managedFields).isPresent();
  }

  /** Writes the managedFields of an object that is new; those a client sent say nothing. */
  public void created(ObjectNode object) {
    metadata(object).remove(MANAGED_FIELDS);
    FieldSet set = compared(NOTHING, object).taken();
    if (!set.isEmpty()) {
      FieldManager owner = writer.manager(Operation.UPDATE);
      Managed managed = new Managed(List.of(ManagedEntry.of(owner, writer.now(), set)));
      metadata(object).set(MANAGED_FIELDS, managed.json());
    }
  }

  /**
   * Writes the managedFields of an object after an update. Those of an object that never had any,
   * or whose were reset, stay away until somebody applies.
   *
   * @param next everything but managedFields is final
   * @param sent what the client sent in their place; missing where it counts for nothing
   */
  public void updated(ObjectNode current, ObjectNode next, JsonNode sent) {
    JsonNode stored = current.path("metadata").path(MANAGED_FIELDS);
    boolean own = !sent.isMissingNode() && !sent.equals(stored);
    if (own && Managed.isReset(sent)) {
      metadata(next).remove(MANAGED_FIELDS);
      return;
    }
    Optional<Managed> wish =
        own ? Managed.parse(sent).filter(managed -> !managed.isEmpty()) : Optional.empty();
    if (wish.isEmpty() && stored.isEmpty()) {
      metadata(next).remove(MANAGED_FIELDS);
      return;
    }
    if (stored.isArray()) {
      metadata(next).set(MANAGED_FIELDS, stored);
    }
    Comparison change = compared(current, next);
    if (!change.isEmpty() || wish.isPresent()) {
      Managed before = wish.orElseGet(() -> Managed.read(stored));
      Managed after = change.isEmpty() ? before : after(before, change, current, next);
      set(metadata(next), after);
    }
  }

  static void set(ObjectNode metadata, Managed managed) {
    if (managed.isEmpty()) {
      metadata.remove(MANAGED_FIELDS);
    } else {
      metadata.set(MANAGED_FIELDS, managed.json());
    }
  }

  private Managed after(Managed before, Comparison change, ObjectNode current, ObjectNode next) {
    FieldManager self = writer.manager(Operation.UPDATE);
    Changes changes = new Changes(writer, change, current, next);
    List<ManagedEntry> after = new ArrayList<>(before.entries().size() + 1);
    for (ManagedEntry entry : before.entries()) {
      if (!entry.owner().is(self)) {
        changes.left(entry).ifPresent(after::add);
      }
    }
    own(before.of(self), self, change).ifPresent(after::add);
    return new Managed(after).capped();
  }

  private Optional<ManagedEntry> own(
      Optional<ManagedEntry> before, FieldManager self, Comparison change) {
    FieldSet taken = change.taken();
    boolean loses = before.isPresent() && FieldsV1.touches(before.get().fields(), change.removed());
    if (taken.isEmpty()) {
      return loses
          ? nonEmpty(before.get(), before.get().set().difference(change.removed()))
          : before;
    }
    if (before.isPresent() && !loses && FieldsV1.covers(before.get().fields(), taken)) {
      return Optional.of(before.get().at(writer.now()));
    }
    FieldSet held = before.map(ManagedEntry::set).orElse(FieldSet.EMPTY);
    return Optional.of(
        ManagedEntry.of(self, writer.now(), held.difference(change.removed()).union(taken)));
  }

  static Optional<ManagedEntry> nonEmpty(ManagedEntry entry, FieldSet set) {
    return set.isEmpty() ? Optional.empty() : Optional.of(entry.with(set));
  }

  private Comparison compared(ObjectNode before, ObjectNode after) {
    return Comparison.of(writer.schema(), before, after)
        .without(META)
        .without(writer.scope().ignored(after));
  }

  private static ObjectNode metadata(ObjectNode object) {
    return object.withObject("metadata");
  }

  /** One change as the versions see it that managers wrote in. */
  static final class Changes {
    private final FieldWriter writer;
    private final ObjectNode before;
    private final ObjectNode after;
    private final Map<String, Optional<Comparison>> byVersion = new HashMap<>();

    Changes(FieldWriter writer, Comparison change, ObjectNode before, ObjectNode after) {
      this.writer = writer;
      this.before = before;
      this.after = after;
      byVersion.put(writer.apiVersion(), Optional.of(change));
    }

    /** Empty for a version that is served no more. */
    Optional<Comparison> in(String apiVersion) {
      return byVersion.computeIfAbsent(
          apiVersion,
          version ->
              writer
                  .versions()
                  .in(version)
                  .map(view ->
                      Comparison.of(view.schema(), view.of().apply(before), view.of().apply(after))
                          .without(META)));
    }

    /** What the change leaves to another manager. */
    Optional<ManagedEntry> left(ManagedEntry entry) {
      Optional<Comparison> change = in(entry.owner().apiVersion());
      if (change.isEmpty()) {
        return Optional.empty();
      }
      FieldSet taken = change.get().taken();
      FieldSet removed = change.get().removed();
      boolean touched =
          FieldsV1.touches(entry.fields(), taken) || FieldsV1.touches(entry.fields(), removed);
      return touched
          ? nonEmpty(entry, entry.set().difference(taken).difference(removed))
          : Optional.of(entry);
    }
  }

  /** What becomes of the object when a configuration is applied to it. */
  public Result<ObjectNode> applied(ObjectNode live, ObjectNode configuration, boolean force) {
    return new Application(writer, live, configuration).run(force);
  }
}
