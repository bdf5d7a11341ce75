package io.troupe.actors.history;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What one user may see of the past, by today's rights. Answers are remembered: an asker is made
 * for one page or one stretch of a stream and then forgotten, so that a right that is taken away
 * counts soon.
 */
final class Asker {
  /** Questions remembered; more come only from somebody who asks about very many objects. */
  private static final int KNOWN_MAX = 10_000;

  private record Question(String verb, ResourceType type, String namespace, String name) {}

  private final ApiGate gate;
  private final UserInfo user;
  private final ConcurrentMap<Question, CompletionStage<Optional<Failure>>> known =
      new ConcurrentHashMap<>();

  Asker(ApiGate gate, UserInfo user) {
    this.gate = gate;
    this.user = user;
  }

  /** The same user, asked anew. */
  Asker again() {
    return new Asker(gate, user);
  }

  /**
   * The refusal, if it is refused.
   *
   * @param namespace empty for the cluster or all namespaces
   * @param name empty for no one in particular
   */
  CompletionStage<Optional<Failure>> refusal(
      String verb, ResourceType type, String namespace, String name) {
    if (known.size() >= KNOWN_MAX) {
      known.clear();
    }
    return known.computeIfAbsent(
        new Question(verb, type, namespace, name),
        question ->
            gate.permit(
                    new Attributes(
                        user, verb, type.group(), type.resource(), "", namespace, name, ""))
                .thenApply(answer ->
                    switch (answer) {
                      case Authorization.Allowed() -> Optional.empty();
                      case Authorization.Denied(Failure failure) -> Optional.of(failure);
                    }));
  }

  CompletionStage<Boolean> may(String verb, ResourceType type, String namespace, String name) {
    return refusal(verb, type, namespace, name).thenApply(Optional::isEmpty);
  }

  /** One object: by its name, or as one of all. */
  CompletionStage<Boolean> mayGet(ResourceType type, String namespace, String name) {
    return may("get", type, namespace, name)
        .thenCompose(yes ->
            yes ? CompletableFuture.completedFuture(true) : may("list", type, namespace, name));
  }
}
