package io.troupe.http.auth;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import io.troupe.core.auth.Impersonation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A user named by headers: {@code Impersonate-*} of a client, {@code X-Remote-*} of a front proxy.
 *
 * @param present whether there was any such header at all
 */
record IdentityHeaders(
    boolean present,
    String user,
    String uid,
    List<String> groups,
    Map<String, List<String>> extra) {
  private static final IdentityHeaders NONE =
      new IdentityHeaders(false, "", "", List.of(), Map.of());

  /**
   * @param prefix in lower case, with its dash
   */
  static IdentityHeaders of(HttpRequest request, String prefix) {
    IdentityHeaders found = NONE;
    for (HttpHeader header : request.getHeaders()) {
      String name = header.lowercaseName();
      if (name.startsWith(prefix)) {
        found = found.with(name.substring(prefix.length()), header.value());
      }
    }
    return found;
  }

  private IdentityHeaders with(String part, String value) {
    return switch (part) {
      case "user" -> new IdentityHeaders(true, first(user, value), uid, groups, extra);
      case "uid" -> new IdentityHeaders(true, user, first(uid, value), groups, extra);
      case "group" -> new IdentityHeaders(true, user, uid, plus(groups, value), extra);
      case String other when other.startsWith("extra-") -> {
        String key = decoded(other.substring("extra-".length()));
        Map<String, List<String>> more = new TreeMap<>(extra);
        more.put(key, plus(more.getOrDefault(key, List.of()), value));
        yield new IdentityHeaders(true, user, uid, groups, more);
      }
      default -> this;
    };
  }

  Optional<Impersonation> impersonation() {
    return present ? Optional.of(new Impersonation(user, uid, groups, extra)) : Optional.empty();
  }

  private static String first(String before, String value) {
    return before.isEmpty() ? value : before;
  }

  private static List<String> plus(List<String> before, String value) {
    List<String> all = new ArrayList<>(before);
    all.add(value);
    return List.copyOf(all);
  }

  /** Header names cannot hold slashes, so keys are percent-encoded; one that is not stays. */
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
