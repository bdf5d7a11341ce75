package io.troupe.actors.gate;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Impersonation;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who a request is from: its credentials judged, and the wish to act as somebody else. */
public final class Identities {
  private final Authenticator authenticator;
  private final ApiGate gate;

  public Identities(Authenticator authenticator, ApiGate gate) {
    this.authenticator = authenticator;
    this.gate = gate;
  }

  /** How that ends. */
  public sealed interface Identity {
    sealed interface Settled extends Identity {}

    /**
     * @param impersonator who really asks; empty when that is the user
     */
    record Known(UserInfo user, Optional<UserInfo> impersonator) implements Settled {}

    record Unauthenticated() implements Settled {}

    /** May not act as somebody else. */
    record Refused(UserInfo user, Failure failure) implements Settled {}

    /** The stage never fails. */
    record Pending(CompletionStage<Settled> settled) implements Identity {}
  }

  /** Settled at once unless somebody outside must be asked. */
  public Identity identify(Credentials credentials, Optional<Impersonation> wish) {
    return switch (authenticator.authenticate(credentials)) {
      case Authentication.Settled settled -> of(settled, wish);
      case Authentication.Pending(CompletionStage<Authentication.Settled> pending) ->
          new Identity.Pending(pending.thenCompose(settled -> stage(of(settled, wish))));
    };
  }

  private Identity of(Authentication.Settled settled, Optional<Impersonation> wish) {
    return switch (settled) {
      case Authentication.Refused _ -> new Identity.Unauthenticated();
      case Authentication.Proven(UserInfo user, var _) ->
          wish.isEmpty() ? new Identity.Known(user, Optional.empty()) : assume(user, wish.get());
    };
  }

  private Identity assume(UserInfo asker, Impersonation wish) {
    Optional<Failure> problem = wish.problem();
    if (problem.isPresent()) {
      return new Identity.Refused(asker, problem.get());
    }
    CompletionStage<Identity.Settled> judged =
        refusal(wish.permissions(asker), 0)
            .thenApply(refusal ->
                refusal
                    .<Identity.Settled>map(failure -> new Identity.Refused(asker, failure))
                    .orElseGet(() -> new Identity.Known(wish.assumed(), Optional.of(asker))));
    return new Identity.Pending(judged);
  }

  private CompletionStage<Optional<Failure>> refusal(List<Attributes> permissions, int next) {
    if (next == permissions.size()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return gate.permit(permissions.get(next))
        .thenCompose(authorization ->
            switch (authorization) {
              case ApiGate.Authorization.Denied(Failure failure) ->
                  CompletableFuture.completedFuture(Optional.of(failure));
              case ApiGate.Authorization.Allowed _ -> refusal(permissions, next + 1);
            });
  }

  private static CompletionStage<Identity.Settled> stage(Identity identity) {
    return switch (identity) {
      case Identity.Settled settled -> CompletableFuture.completedFuture(settled);
      case Identity.Pending(CompletionStage<Identity.Settled> pending) -> pending;
    };
  }
}
