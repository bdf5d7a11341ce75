package io.troupe.core.auth;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An authenticated identity. */
public record UserInfo(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  public static final String ANONYMOUS = "system:anonymous";
  public static final String UNAUTHENTICATED = "system:unauthenticated";
  public static final String AUTHENTICATED = "system:authenticated";
  public static final String MASTERS = "system:masters";

  /** The API server itself, for what it does of its own accord. */
  public static final UserInfo SERVER =
      new UserInfo("system:apiserver", "", List.of(MASTERS, AUTHENTICATED), Map.of());

  public UserInfo {
    groups = List.copyOf(groups);
    extra = Collections.unmodifiableMap(new TreeMap<>(extra));
  }

  public static UserInfo anonymous() {
    return new UserInfo(ANONYMOUS, "", List.of(UNAUTHENTICATED), Map.of());
  }

  /** A service account as the identity of a request, with the groups it always has. */
  public static UserInfo serviceAccount(String namespace, String name, String uid) {
    return new UserInfo(
        "system:serviceaccount:" + namespace + ":" + name,
        uid,
        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, AUTHENTICATED),
        Map.of());
  }
}
