package io.troupe.core.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises node agents among users: {@code system:node:<name>} in group {@code system:nodes}. */
public final class NodeIdentity {
  public static final String GROUP = "system:nodes";
  private static final String PREFIX = "system:node:";

  private NodeIdentity() {}

  public static boolean isNode(UserInfo user) {
    return user.groups().contains(GROUP) && user.name().startsWith(PREFIX);
  }

  /** Empty for users that are no nodes, and for a node without a name. */
  public static Optional<String> nodeName(UserInfo user) {
    return isNode(user) && user.name().length() > PREFIX.length()
        ? Optional.of(user.name().substring(PREFIX.length()))
        : Optional.empty();
  }

  public static UserInfo of(String nodeName) {
    return new UserInfo(PREFIX + nodeName, "", List.of(GROUP, UserInfo.AUTHENTICATED), Map.of());
  }
}
