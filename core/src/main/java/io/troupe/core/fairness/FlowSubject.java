package io.troupe.core.fairness;

import io.troupe.core.auth.UserInfo;

/** Whom a rule is about. */
public sealed interface FlowSubject {
  String EVERY = "*";
  String SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";

  /**
   * @param name {@code *} for every user
   */
  record User(String name) implements FlowSubject {}

  /**
   * @param name {@code *} for every group
   */
  record Group(String name) implements FlowSubject {}

  /**
   * @param name {@code *} for all accounts of the namespace
   */
  record Account(String namespace, String name) implements FlowSubject {}

  default boolean matches(UserInfo user) {
    return switch (this) {
      case User(String name) -> name.equals(EVERY) || name.equals(user.name());
      case Group(String name) -> name.equals(EVERY) || user.groups().contains(name);
      case Account(String namespace, String name) -> {
        String prefix = SERVICE_ACCOUNT_PREFIX + namespace + ':';
        yield name.equals(EVERY)
            ? user.name().startsWith(prefix)
            : user.name().equals(prefix + name);
      }
    };
  }
}
