package io.troupe.actors.authn;

import io.troupe.actors.authn.TokenProof.Outcome;
import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Tokens that say nothing of their audience are meant for the API server, whatever names it goes
 * by.
 */
final class ForAnyAudience {
  private ForAnyAudience() {}

  /**
   * @param api audiences of the API server
   */
  static TokenProof of(TokenProof proof, List<String> api) {
    return (token, asked) -> {
      List<String> meant = asked.stream().filter(api::contains).toList();
      if (meant.isEmpty()) {
        return Outcome.NOT_MINE;
      }
      return switch (proof.prove(token, asked)) {
        case Outcome.Settled settled -> meant(settled, meant);
        case Outcome.Pending(CompletionStage<Outcome.Settled> pending) ->
            new Outcome.Pending(pending.thenApply(settled -> meant(settled, meant)));
      };
    };
  }

  private static Outcome.Settled meant(Outcome.Settled settled, List<String> meant) {
    return settled instanceof Outcome.Proven(UserInfo user, var _)
        ? new Outcome.Proven(user, meant)
        : settled;
  }

  static Outcome outcome(Optional<UserInfo> user) {
    return user.<Outcome>map(u -> new Outcome.Proven(u, List.of())).orElse(Outcome.NOT_MINE);
  }
}
