package io.troupe.actors.gate;

import io.troupe.core.auth.UserInfo;
import java.util.Optional;
import java.util.function.Function;

/** Turns credentials into an identity. Caches what is dear to verify; any thread. */
public interface Authenticator {
  /** No credentials give the anonymous user, where that is allowed. Never blocks. */
  Authentication authenticate(Credentials credentials);

  /** One that never has to ask; empty means bad credentials. */
  static Authenticator of(Function<Credentials, Optional<UserInfo>> known) {
    return credentials ->
        known
            .apply(credentials)
            .<Authentication>map(Authentication.Proven::new)
            .orElseGet(() -> new Authentication.Refused("invalid bearer token"));
  }
}
