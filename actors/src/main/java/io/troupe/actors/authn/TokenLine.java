package io.troupe.actors.authn;

import io.troupe.actors.authn.TokenProof.Outcome;
import io.troupe.actors.gate.Authentication;
import io.troupe.core.auth.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * All ways to prove an identity by a token, asked in order until one knows it. Settled at once
 * unless one of them has to ask outside. Follows upstream apiserver pkg/authentication/token/union.
 */
final class TokenLine {
  private static final String INVALID = "invalid bearer token";

  private final List<TokenProof> proofs;

  TokenLine(List<TokenProof> proofs) {
    this.proofs = List.copyOf(proofs);
  }

  /**
   * @param audiences at least one
   */
  Authentication prove(String token, List<String> audiences) {
    return token.isEmpty() || token.length() > Claims.TOKEN_CHARS_MAX
        ? new Authentication.Refused(INVALID)
        : from(0, token, audiences, new ArrayList<>());
  }

  private Authentication from(
      int first, String token, List<String> audiences, List<String> problems) {
    for (int i = first; i < proofs.size(); i++) {
      switch (proofs.get(i).prove(token, audiences)) {
        case Outcome.Settled settled -> {
          if (settled instanceof Outcome.Proven(UserInfo user, var meant)) {
            return new Authentication.Proven(user, meant);
          }
          note(settled, problems);
        }
        case Outcome.Pending(CompletionStage<Outcome.Settled> pending) -> {
          int next = i + 1;
          return new Authentication.Pending(
              pending.thenCompose(settled -> {
                if (settled instanceof Outcome.Proven(UserInfo user, var meant)) {
                  return CompletableFuture.completedFuture(new Authentication.Proven(user, meant));
                }
                note(settled, problems);
                return stage(from(next, token, audiences, problems));
              }));
        }
      }
    }
    return new Authentication.Refused(
        problems.isEmpty() ? INVALID : "[" + INVALID + ", " + String.join(", ", problems) + "]");
  }

  private static void note(Outcome.Settled settled, List<String> problems) {
    if (settled instanceof Outcome.Bad(String why)) {
      problems.add(why);
    }
  }

  private static CompletionStage<Authentication.Settled> stage(Authentication authentication) {
    return switch (authentication) {
      case Authentication.Settled settled -> CompletableFuture.completedFuture(settled);
      case Authentication.Pending(CompletionStage<Authentication.Settled> pending) -> pending;
    };
  }
}
