package io.troupe.actors.gate;

import io.troupe.core.auth.UserInfo;
import java.util.Optional;

/** Turns credentials into an identity. Caches what is dear to verify; any thread. */
public interface Authenticator {
  /**
   * Empty when the credentials are bad: 401, never anonymous. No credentials give the anonymous
   * user.
   */
  Optional<UserInfo> authenticate(Credentials credentials);
}
