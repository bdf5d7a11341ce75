package io.troupe.http.replay;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Whose past a caller may see: by today's rules, those types that may be listed in the whole
 * cluster. What no kind is served for any more is nobody's to see.
 */
final class ReplayRights {
  private final ApiGate gate;

  ReplayRights(ApiGate gate) {
    this.gate = gate;
  }

  /**
   * @param hidden how many types are left out
   */
  record Visible(SortedSet<ResourceType> types, int hidden) {}

  /** Whether the caller may ask at all. */
  CompletionStage<Optional<Failure>> refusal(UserInfo caller, String verb, ResourceType type) {
    return gate.permit(
            new Attributes(caller, verb, type.group(), type.resource(), "", "", "", ""))
        .thenApply(authorization ->
            switch (authorization) {
              case Authorization.Allowed() -> Optional.empty();
              case Authorization.Denied(Failure failure) -> Optional.of(failure);
            });
  }

  /**
   * @param resource as in {@code deployments.apps}; empty for all that may be seen
   */
  CompletionStage<Result<Visible>> visible(UserInfo caller, KindRegistry kinds, String resource) {
    SortedSet<ResourceType> stored =
        kinds.all().stream()
            .filter(kind -> kind.verbs().contains("list") && !HistoryKinds.isHistory(kind))
            .map(Kind::type)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!resource.isEmpty()) {
      return stored.stream()
          .filter(type -> type.qualified().equals(resource))
          .findFirst()
          .map(type -> one(caller, type))
          .orElseGet(() ->
              CompletableFuture.completedStage(
                  Result.refused(
                      Failure.of(
                          Reason.BAD_REQUEST,
                          "resource \"" + resource + "\" is not known; name it as in pods or"
                              + " deployments.apps"))));
    }
    List<CompletableFuture<Optional<ResourceType>>> judged = new ArrayList<>();
    for (ResourceType type : stored) {
      judged.add(
          refusal(caller, "list", type)
              .thenApply(refusal ->
                  refusal.isEmpty() ? Optional.of(type) : Optional.<ResourceType>empty())
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(judged.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          SortedSet<ResourceType> types = new TreeSet<>();
          judged.forEach(answer -> answer.join().ifPresent(types::add));
          return Result.ok(new Visible(types, stored.size() - types.size()));
        });
  }

  private CompletionStage<Result<Visible>> one(UserInfo caller, ResourceType type) {
    return refusal(caller, "list", type)
        .thenApply(refusal ->
            refusal
                .<Result<Visible>>map(Result::refused)
                .orElseGet(() -> {
                  SortedSet<ResourceType> only = new TreeSet<>();
                  only.add(type);
                  return Result.ok(new Visible(only, 0));
                }));
  }
}
