package io.troupe.actors.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.Moment;
import io.troupe.core.history.WhyRules;
import io.troupe.core.history.WhyTree;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastScope;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Finds where a chain of causes begins, and has it followed. */
final class Whys {
  private final Histories.Parts parts;
  private final NamespaceLives lives;

  Whys(Histories.Parts parts, NamespaceLives lives) {
    this.parts = parts;
    this.lives = lives;
  }

  CompletionStage<Result<ObjectNode>> answer(
      Asker asker, String namespace, String name, Optional<Moment> at, ClusterImage image) {
    return switch (key(namespace, name, parts.kinds().now())) {
      case Result.Refused<ObjectKey>(Failure failure) -> refused(failure);
      case Result.Ok<ObjectKey>(ObjectKey key) ->
          asker
              .mayGet(key.type(), namespace, key.name())
              .thenCompose(may ->
                  may
                      ? beginning(asker, key, image)
                          .thenCompose(from -> begin(asker, key, name, at, image, from))
                      : asker
                          .refusal("get", key.type(), namespace, key.name())
                          .thenCompose(no -> refused(no.orElseThrow())));
    };
  }

  private CompletionStage<Long> beginning(Asker asker, ObjectKey key, ClusterImage image) {
    if (key.namespace().isEmpty()) {
      return CompletableFuture.completedFuture(0L);
    }
    return asker
        .may("get", HistoryKinds.WHYS, "", "")
        .thenCombine(asker.mayGet(key.type(), "", ""), (why, object) -> why && object)
        .thenCompose(wide ->
            wide ? CompletableFuture.completedFuture(0L) : lives.beginning(key.namespace(), image));
  }

  private CompletionStage<Result<ObjectNode>> begin(
      Asker asker,
      ObjectKey key,
      String name,
      Optional<Moment> at,
      ClusterImage image,
      long beginning) {
    if (at.isPresent() && !(at.get() instanceof Moment.AtRevision)) {
      return refused(Failure.badRequest("revision must be a number"));
    }
    CauseChain chain = new CauseChain(parts, asker, beginning);
    return parts
        .past()
        .bounds()
        .thenCompose(bounds ->
            first(key, at, image, bounds, chain)
                .thenCompose(start ->
                    switch (start) {
                      case Result.Refused<Optional<PastEvent>>(Failure failure) -> refused(failure);
                      case Result.Ok<Optional<PastEvent>>(Optional<PastEvent> event)
                          when event.isEmpty() || event.get().event().revision() < beginning ->
                          nothing(key, name, image, bounds);
                      case Result.Ok<Optional<PastEvent>>(Optional<PastEvent> event) ->
                          chain
                              .from(event.orElseThrow())
                              .thenApply(found ->
                                  Result.ok(
                                      WhyTree.of(
                                          name,
                                          key,
                                          found.links(),
                                          image.get(key).map(StoredObject::view),
                                          found.origin())));
                    }));
  }

  /** An object that has not changed since the floor has nothing to tell. */
  private static CompletionStage<Result<ObjectNode>> nothing(
      ObjectKey key, String name, ClusterImage image, PastBounds bounds) {
    return image
        .get(key)
        .map(object ->
            CompletableFuture.completedStage(
                Result.ok(
                    WhyTree.of(
                        name, key, List.of(), Optional.of(object.view()), Optional.empty()))))
        .orElseGet(() ->
            CompletableFuture.completedStage(
                Result.refused(
                    Failure.notFound(key.type(), key.name())
                        .withMessage(
                            key.type().qualified()
                                + " \""
                                + key.name()
                                + "\" not found, and nothing is known of it since "
                                + bounds.floorTime()))));
  }

  private CompletionStage<Result<Optional<PastEvent>>> first(
      ObjectKey key, Optional<Moment> at, ClusterImage image, PastBounds bounds, CauseChain chain) {
    if (at.isEmpty()) {
      return chain
          .newest(key, image.revision(), telling())
          .thenCompose(found ->
              found.isPresent()
                  ? CompletableFuture.completedFuture(found)
                  : chain.newest(key, image.revision(), _ -> true))
          .thenApply(Result::ok);
    }
    long revision = ((Moment.AtRevision) at.get()).revision();
    if (revision > image.revision()) {
      return CompletableFuture.completedFuture(
          Result.refused(
              Failure.badRequest(
                  "there is no revision " + revision + " yet, the newest is " + image.revision())));
    }
    if (revision <= bounds.floor()) {
      return CompletableFuture.completedFuture(Stretch.expired(bounds));
    }
    return parts
        .past()
        .events(new PastScope.OfObject(key), revision, revision, Past.Order.OLDEST_FIRST, 1)
        .thenApply(page ->
            page.events().isEmpty()
                ? Result.refused(
                    Failure.of(
                        Reason.NOT_FOUND,
                        key.type().qualified()
                            + " \""
                            + key.name()
                            + "\" did not change at revision "
                            + revision))
                : Result.ok(Optional.of(page.events().getFirst())));
  }

  private static Predicate<PastEvent> telling() {
    return each -> WhyRules.isAskedAbout(each.event(), each.before());
  }

  private static Result<ObjectKey> key(String namespace, String name, KindRegistry kinds) {
    int colon = name.indexOf(':');
    if (colon <= 0 || colon == name.length() - 1) {
      return Result.refused(
          Failure.badRequest(
              "a why is named resource:name or resource.group:name, such as"
                  + " deployments.apps:web, not \""
                  + name
                  + "\""));
    }
    String resource = name.substring(0, colon);
    int dot = resource.indexOf('.');
    Optional<Kind> kind =
        dot < 0
            ? kinds.all().stream().filter(k -> k.type().resource().equals(resource)).findFirst()
            : kinds.byType(
                new ResourceType(resource.substring(dot + 1), resource.substring(0, dot)));
    if (kind.isEmpty()) {
      return Result.refused(Failure.badRequest("there is no resource \"" + resource + "\""));
    }
    if (kind.get().namespaced() == namespace.isEmpty()) {
      return Result.refused(
          Failure.badRequest(
              resource + (namespace.isEmpty() ? " are" : " are not") + " in a namespace"));
    }
    return Result.ok(new ObjectKey(kind.get().storedAs(), namespace, name.substring(colon + 1)));
  }

  private static <T> CompletionStage<Result<T>> refused(Failure failure) {
    return CompletableFuture.completedFuture(Result.refused(failure));
  }
}
