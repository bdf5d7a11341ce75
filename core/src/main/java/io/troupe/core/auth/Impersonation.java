package io.troupe.core.auth;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The wish to act as somebody else. Each part of that somebody needs a permission of its own.
 * Follows upstream apiserver pkg/endpoints/filters/impersonation.
 *
 * @param user empty when the request named none, which is an error
 * @param uid empty for none
 * @param extra keys in lower case
 */
public record Impersonation(
    String user, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String VERB = "impersonate";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  public Impersonation {
    groups = List.copyOf(groups);
    extra = Collections.unmodifiableMap(new TreeMap<>(extra));
  }

  /** Groups, a uid or extra of nobody. */
  public Optional<Failure> problem() {
    if (!user.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Failure.of(
            Reason.INTERNAL_ERROR,
            "Internal Server Error: requested "
                + permissionNames()
                + " without impersonating a user"));
  }

  private List<String> permissionNames() {
    List<String> names = new ArrayList<>(groups);
    extra.values().forEach(names::addAll);
    if (!uid.isEmpty()) {
      names.add(uid);
    }
    return names;
  }

  /** What the asker must be allowed, all of it. */
  public List<Attributes> permissions(UserInfo asker) {
    List<Attributes> all = new ArrayList<>();
    Optional<ServiceAccountName> account = ServiceAccountName.of(user);
    all.add(
        account
            .map(a -> wish(asker, "", "serviceaccounts", "", a.namespace(), a.name()))
            .orElseGet(() -> wish(asker, "", "users", "", "", user)));
    for (String group : groups) {
      all.add(wish(asker, "", "groups", "", "", group));
    }
    extra.forEach((key, values) -> {
      for (String value : values) {
        all.add(wish(asker, AUTHENTICATION, "userextras", key, "", value));
      }
    });
    if (!uid.isEmpty()) {
      all.add(wish(asker, AUTHENTICATION, "uids", "", "", uid));
    }
    return all;
  }

  private static Attributes wish(
      UserInfo asker,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    return new Attributes(
        asker, VERB, group, "v1", resource, subresource, namespace, name, "", Narrowing.NONE);
  }

  /** Who the request is from once all permissions are there. */
  public UserInfo assumed() {
    List<String> all = new ArrayList<>(groups);
    if (groups.isEmpty()) {
      ServiceAccountName.of(user).ifPresent(a -> all.addAll(a.groups()));
    }
    boolean anonymous = user.equals(UserInfo.ANONYMOUS);
    boolean said =
        all.contains(UserInfo.UNAUTHENTICATED)
            || !anonymous && all.contains(UserInfo.AUTHENTICATED);
    if (!said) {
      all.add(anonymous ? UserInfo.UNAUTHENTICATED : UserInfo.AUTHENTICATED);
    }
    return new UserInfo(user, uid, all, extra);
  }
}
