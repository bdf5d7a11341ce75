package io.troupe.actors.authn;

import io.troupe.core.auth.UserInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes identities of users that proved themselves: all of them are in system:authenticated. */
final class UserNames {
  private UserNames() {}

  static UserInfo authenticated(String name, List<String> groups, Map<String, List<String>> extra) {
    Set<String> all = new LinkedHashSet<>(groups);
    all.remove(UserInfo.UNAUTHENTICATED);
    all.add(UserInfo.AUTHENTICATED);
    return new UserInfo(name, "", List.copyOf(all), extra);
  }
}
