package io.troupe.http.replay;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.actors.history.NamespaceLives;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.Past;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Whose past a caller may see, by today's rules: of a type that may be listed in the whole cluster
 * all of it; of one that may be listed in a namespace only, what has happened there since the
 * namespace is the one it is.
 */
final class ReplayRights {
  private final ApiGate gate;
  private final NamespaceLives lives;
  private final Supplier<CompletionStage<ClusterImage>> latest;

  /**
   * @param latest an image as new as every right
   */
  ReplayRights(ApiGate gate, Past past, Supplier<CompletionStage<ClusterImage>> latest) {
    this.gate = gate;
    this.lives = new NamespaceLives(past);
    this.latest = latest;
  }

  /**
   * @param since the first revision that may be seen of each type; 0 for all of them
   * @param hidden types that may not be listed
   */
  record Visible(SortedMap<ResourceType, Long> since, SortedSet<ResourceType> hidden) {
    /** Before this revision nothing may be seen. */
    long beginning() {
      return since.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }
  }

  /**
   * Whether the caller may do something in the whole cluster; if not, then within the namespace.
   *
   * @param namespace empty for none
   */
  CompletionStage<Result<Boolean>> everywhere(
      UserInfo caller, String verb, ResourceType type, String namespace) {
    return refusal(caller, verb, type, "")
        .thenCompose(no ->
            no.isEmpty() || namespace.isEmpty()
                ? CompletableFuture.completedStage(answer(no, true))
                : refusal(caller, verb, type, namespace)
                    .thenApply(inside -> answer(inside, false)));
  }

  private static Result<Boolean> answer(Optional<Failure> refusal, boolean everywhere) {
    return refusal.<Result<Boolean>>map(Result::refused).orElseGet(() -> Result.ok(everywhere));
  }

  /**
   * What may be seen of these types.
   *
   * @param everywhere whether the caller was let in for the whole cluster
   */
  CompletionStage<Visible> visible(
      UserInfo caller, Collection<ResourceType> types, String namespace, boolean everywhere) {
    SortedMap<ResourceType, CompletableFuture<Result<Boolean>>> asked = new TreeMap<>();
    types.forEach(
        type -> asked.put(type, everywhere(caller, "list", type, namespace).toCompletableFuture()));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenCompose(_ -> {
          boolean whole =
              everywhere
                  && asked.values().stream()
                      .allMatch(answer ->
                          answer.join() instanceof Result.Ok<Boolean>(Boolean wide) && wide);
          return beginning(namespace, whole).thenApply(from -> visible(asked, everywhere, from));
        });
  }

  private static Visible visible(
      SortedMap<ResourceType, CompletableFuture<Result<Boolean>>> asked,
      boolean everywhere,
      long beginning) {
    SortedMap<ResourceType, Long> since = new TreeMap<>();
    SortedSet<ResourceType> hidden = new TreeSet<>();
    asked.forEach((type, answer) -> {
      if (answer.join() instanceof Result.Ok<Boolean>(Boolean wide)) {
        since.put(type, everywhere && wide ? 0L : beginning);
      } else {
        hidden.add(type);
      }
    });
    return new Visible(since, hidden);
  }

  private CompletionStage<Long> beginning(String namespace, boolean whole) {
    return whole || namespace.isEmpty()
        ? CompletableFuture.completedStage(0L)
        : latest.get().thenCompose(image -> lives.beginning(namespace, image));
  }

  /** To who asks for nothing but the life of a namespace that was called the same. */
  static Failure anotherNamespace(ResourceType type, String namespace, long revision) {
    return Failure.forbidden(
        type,
        "",
        "the namespace \""
            + namespace
            + "\" of revision "
            + revision
            + " is not today's, and to read it takes the same right in all namespaces");
  }

  private CompletionStage<Optional<Failure>> refusal(
      UserInfo caller, String verb, ResourceType type, String namespace) {
    return gate.permit(
            new Attributes(caller, verb, type.group(), type.resource(), "", namespace, "", ""))
        .thenApply(authorization ->
            switch (authorization) {
              case Authorization.Allowed() -> Optional.empty();
              case Authorization.Denied(Failure failure) -> Optional.of(failure);
            });
  }
}
