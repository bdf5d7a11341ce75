package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.Selection;
import io.troupe.core.undo.Subject;
import io.troupe.core.undo.UndoPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the objects that an undo is about, as they stood and as they stand, for who may read them.
 */
final class UndoScope {
  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  /** What happens by itself or is nobody's wish, and goes with what it is about. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "events",
          "events.events.k8s.io",
          "endpoints",
          "endpointslices.discovery.k8s.io",
          "leases.coordination.k8s.io",
          "controllerrevisions.apps",
          "csistoragecapacities.storage.k8s.io");

  private final ApiGate gate;
  private final KindRegistry kinds;
  private final Caller caller;
  private final String namespace;
  private final long revision;

  UndoScope(ApiGate gate, KindRegistry kinds, Caller caller, String namespace, long revision) {
    this.gate = gate;
    this.kinds = kinds;
    this.caller = caller;
    this.namespace = namespace;
    this.revision = revision;
  }

  /**
   * @param refused types that the caller may not read, with the reason
   */
  record Found(List<Subject> subjects, Map<String, String> refused) {
    static final Found NOTHING = new Found(List.of(), Map.of());
  }

  CompletionStage<Result<Found>> of(UndoWish.What what) {
    return switch (what) {
      case UndoWish.What.One(var type, var name) ->
          kind(type)
              .map(kind -> one(kind, namespace, name))
              .orElseGet(() -> refused(unknown(type)));
      case UndoWish.What.Some(var type, var labels) ->
          kind(type)
              .map(kind ->
                  switch (Selection.of(kind, namespace, labels, "")) {
                    case Result.Refused<Selection>(Failure failure) ->
                        UndoScope.<Found>refused(failure);
                    case Result.Ok<Selection>(Selection selection) -> several(kind, selection);
                  })
              .orElseGet(() -> refused(unknown(type)));
      case UndoWish.What.All() -> everything();
    };
  }

  /** Of the namespace, or without one of the cluster, and to be written like any other. */
  private Optional<Kind> kind(ResourceType type) {
    return kinds
        .byType(type)
        .filter(kind -> kind.namespaced() != namespace.isEmpty())
        .filter(kind -> kind.verbs().containsAll(List.of("get", "list", "create", "delete")));
  }

  private Failure unknown(ResourceType type) {
    return Failure.badRequest(
        "there is no resource \""
            + type.qualified()
            + (namespace.isEmpty() ? "\" of the cluster" : "\" in namespaces")
            + " that could be restored");
  }

  private CompletionStage<Result<Found>> everything() {
    if (namespace.isEmpty()) {
      return refused(Failure.badRequest("spec.namespace takes an undo in a namespace"));
    }
    List<Kind> all = new ArrayList<>();
    Set<ResourceType> seen = new TreeSet<>();
    for (Kind each : kinds.all()) {
      kind(each.type())
          .filter(kind -> !LEFT_OUT.contains(kind.type().qualified()))
          .filter(kind -> kind.storedAs().equals(kind.type()) && seen.add(kind.type()))
          .ifPresent(all::add);
    }
    CompletionStage<Result<Found>> found = itself();
    for (Kind kind : all) {
      found = found.thenCompose(before -> with(before, kind));
    }
    return found;
  }

  /** The namespace's own object; who may not see it may restore what is in it all the same. */
  private CompletionStage<Result<Found>> itself() {
    return one(kinds.byType(NAMESPACES).orElseThrow(), "", namespace)
        .thenApply(found ->
            switch (found) {
              case Result.Refused<Found> _ -> Result.ok(Found.NOTHING);
              case Result.Ok<Found>(Found known) ->
                  known.subjects().getFirst().then().isEmpty() ? Result.refused(notYet()) : found;
            });
  }

  /** To delete a whole namespace is a wish of its own. */
  private Failure notYet() {
    return Failure.badRequest(
        "the namespace \"" + namespace + "\" did not stand at revision " + revision);
  }

  private CompletionStage<Result<Found>> with(Result<Found> before, Kind kind) {
    if (!(before instanceof Result.Ok<Found>(Found known))) {
      return CompletableFuture.completedStage(before);
    }
    return several(kind, Selection.everythingIn(namespace))
        .thenApply(more ->
            switch (more) {
              case Result.Refused<Found>(Failure failure) -> {
                if (failure.reason() != Reason.FORBIDDEN) {
                  yield more;
                }
                Map<String, String> refused = new TreeMap<>(known.refused());
                refused.put(kind.type().qualified(), failure.message());
                yield Result.ok(new Found(known.subjects(), refused));
              }
              case Result.Ok<Found>(Found found) -> {
                List<Subject> subjects = new ArrayList<>(known.subjects());
                subjects.addAll(found.subjects());
                yield bounded(new Found(subjects, known.refused()));
              }
            });
  }

  private static Result<Found> bounded(Found found) {
    return found.subjects().size() <= UndoPlan.OBJECTS_MAX
        ? Result.ok(found)
        : Result.refused(tooMany());
  }

  private CompletionStage<Result<Found>> one(Kind kind, String in, String name) {
    ObjectKey key = new ObjectKey(kind.storedAs(), in, name);
    Target target = new Target(kind, "", in, name);
    return both(target, "get")
        .thenCompose(images ->
            switch (images) {
              case Result.Refused<Images>(Failure failure) -> refused(failure);
              case Result.Ok<Images>(Images read) -> {
                boolean known = read.then().get(key).isPresent() || read.now().get(key).isPresent();
                yield known
                    ? subjects(kind, Set.of(key), read)
                    : refused(Failure.notFound(kind.type(), name));
              }
            });
  }

  /** What the selector finds in either state is looked up in both. */
  private CompletionStage<Result<Found>> several(Kind kind, Selection selection) {
    return both(new Target(kind, "", namespace, ""), "list")
        .thenCompose(images ->
            switch (images) {
              case Result.Refused<Images>(Failure failure) -> refused(failure);
              case Result.Ok<Images>(Images read) -> {
                Set<ObjectKey> keys = new TreeSet<>();
                for (ClusterImage image : List.of(read.then(), read.now())) {
                  selection.list(image.of(kind.storedAs())).forEach(o -> keys.add(o.key()));
                }
                yield subjects(kind, keys, read);
              }
            });
  }

  private record Images(ClusterImage then, ClusterImage now) {}

  private CompletionStage<Result<Images>> both(Target target, String verb) {
    return read(target, verb, new Freshness.Past(revision))
        .thenCompose(then ->
            read(target, verb, new Freshness.Latest())
                .thenApply(
                    now -> then.then(old -> now.then(today -> Result.ok(new Images(old, today))))));
  }

  private CompletionStage<Result<ClusterImage>> read(
      Target target, String verb, Freshness freshness) {
    return gate.read(new ReadRequest(caller, target, verb, freshness))
        .thenApply(answer ->
            switch (answer) {
              case ReadAnswer.Granted(ClusterImage image) -> Result.ok(image);
              case ReadAnswer.Refused(Failure failure) -> Result.refused(failure);
            });
  }

  private CompletionStage<Result<Found>> subjects(Kind kind, Set<ObjectKey> keys, Images images) {
    if (keys.size() > UndoPlan.OBJECTS_MAX) {
      return refused(tooMany());
    }
    return trees(kind, keys, images.then())
        .thenCombine(
            trees(kind, keys, images.now()),
            (then, now) ->
                then.then(old ->
                    now.then(today -> {
                      List<Subject> subjects = new ArrayList<>();
                      for (ObjectKey key : keys) {
                        subjects.add(
                            new Subject(
                                kind,
                                key,
                                Optional.ofNullable(old.get(key)),
                                Optional.ofNullable(today.get(key))));
                      }
                      return Result.ok(new Found(subjects, Map.of()));
                    })));
  }

  private CompletionStage<Result<Map<ObjectKey, ObjectNode>>> trees(
      Kind kind, Set<ObjectKey> keys, ClusterImage image) {
    List<StoredObject> objects = keys.stream().flatMap(key -> image.get(key).stream()).toList();
    return gate.asRecorded(kind, objects)
        .thenApply(shown ->
            shown.then(served -> {
              Map<ObjectKey, ObjectNode> trees = new TreeMap<>();
              served.forEach(object -> trees.put(object.key(), object.tree()));
              return Result.ok(trees);
            }));
  }

  private static Failure tooMany() {
    return Failure.badRequest(
        "these are more than " + UndoPlan.OBJECTS_MAX + " objects; restore them in parts");
  }

  private static <T> CompletionStage<Result<T>> refused(Failure failure) {
    return CompletableFuture.completedStage(Result.refused(failure));
  }
}
