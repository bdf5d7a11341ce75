package io.troupe.actors.authn;

import io.troupe.core.auth.UserInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fixed tokens an operator configured. Compared by digest, so no time tells how near a guess is.
 */
public final class StaticTokens {
  public static final StaticTokens NONE = new StaticTokens(Map.of());

  private final Map<String, UserInfo> users = new LinkedHashMap<>();

  /**
   * @param tokens token to user; system:authenticated is added to their groups
   */
  public StaticTokens(Map<String, UserInfo> tokens) {
    tokens.forEach((token, user) -> {
      UserInfo full = UserNames.authenticated(user.name(), user.groups(), user.extra());
      users.put(
          VerifiedTokens.digest(token),
          new UserInfo(full.name(), user.uid(), full.groups(), full.extra()));
    });
  }

  /** Tokens say nothing of their audience. */
  TokenProof proof() {
    return (token, _) -> ForAnyAudience.outcome(find(token));
  }

  private Optional<UserInfo> find(String token) {
    return users.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(users.get(VerifiedTokens.digest(token)));
  }
}
