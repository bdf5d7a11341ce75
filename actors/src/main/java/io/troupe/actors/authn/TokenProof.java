package io.troupe.actors.authn;

import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One way to prove an identity by a token. Never blocks; any thread. */
@FunctionalInterface
public interface TokenProof {

  /**
   * @param audiences what the asker goes by; the token must be meant for one of them
   */
  Outcome prove(String token, List<String> audiences);

  /**
   * For tokens that say nothing of their audience, and so are meant for the API server.
   *
   * @param api what the API server goes by
   */
  static TokenProof forAnyAudience(TokenProof proof, List<String> api) {
    return ForAnyAudience.of(proof, api);
  }

  /** What one way makes of a token. */
  sealed interface Outcome {
    sealed interface Settled extends Outcome {}

    /**
     * @param audiences of those asked for, the ones the token is meant for
     */
    record Proven(UserInfo user, List<String> audiences) implements Settled {
      public Proven {
        audiences = List.copyOf(audiences);
      }
    }

    /** Another kind of token, or one that nobody knows. */
    record NotMine() implements Settled {}

    /**
     * One of this kind, and bad; others are asked all the same.
     *
     * @param why without anything of the token
     */
    record Bad(String why) implements Settled {}

    /** Somebody outside is being asked. The stage never fails. */
    record Pending(CompletionStage<Settled> settled) implements Outcome {}

    Settled NOT_MINE = new NotMine();
  }
}
