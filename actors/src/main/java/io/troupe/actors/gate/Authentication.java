package io.troupe.actors.gate;

import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How the proof of an identity ends. */
public sealed interface Authentication {

  /** An end that is known. */
  sealed interface Settled extends Authentication {}

  /**
   * @param audiences of those asked for, the ones the credentials are meant for; empty when nothing
   *     was asked
   */
  record Proven(UserInfo user, List<String> audiences) implements Settled {
    public Proven {
      audiences = List.copyOf(audiences);
    }

    public Proven(UserInfo user) {
      this(user, List.of());
    }
  }

  /**
   * The credentials are bad: 401, never anonymous.
   *
   * @param why for reviews, never for the one who showed them
   */
  record Refused(String why) implements Settled {}

  /** Somebody outside is being asked. The stage never fails. */
  record Pending(CompletionStage<Settled> settled) implements Authentication {}
}
