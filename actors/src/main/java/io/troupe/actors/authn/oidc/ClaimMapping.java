package io.troupe.actors.authn.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.auth.review.ReviewStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an issuer's claims become a user.
 *
 * @param uid may give nothing
 * @param extra values by key, in lower case
 * @param rules that the claims must satisfy
 * @param userRules that the user must satisfy
 */
public record ClaimMapping(
    ClaimSource username,
    ClaimSource groups,
    ClaimSource uid,
    Map<String, ClaimSource> extra,
    List<ClaimRule> rules,
    List<ClaimRule> userRules) {
  private static final String EMAIL = "email";

  public ClaimMapping {
    extra = new LinkedHashMap<>(extra);
    rules = List.copyOf(rules);
    userRules = List.copyOf(userRules);
  }

  /** Claims that make no user; the message says why, without their values. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  UserInfo user(ObjectNode claims) throws Refused {
    for (ClaimRule rule : rules) {
      rule.check(claims);
    }
    if (username instanceof ClaimSource.Claim(String name, var _) && name.equals(EMAIL)) {
      verifiedEmail(claims);
    }
    List<String> names = username.values(claims);
    if (names.size() != 1 || names.getFirst().isEmpty()) {
      throw new Refused("oidc: the username claim is missing or empty");
    }
    List<String> uids = uid.values(claims);
    Map<String, List<String>> more = new TreeMap<>();
    for (Map.Entry<String, ClaimSource> entry : extra.entrySet()) {
      List<String> values = new ArrayList<>(entry.getValue().values(claims));
      values.removeIf(String::isEmpty);
      if (!values.isEmpty()) {
        more.put(entry.getKey(), values);
      }
    }
    UserInfo user =
        new UserInfo(
            names.getFirst(),
            uids.isEmpty() ? "" : uids.getFirst(),
            groups.values(claims).stream().filter(group -> !group.isEmpty()).toList(),
            more);
    ObjectNode shown = ReviewStatus.user(user);
    for (ClaimRule rule : userRules) {
      rule.check(shown);
    }
    return user;
  }

  /** An address nobody has verified could be anybody's. */
  private static void verifiedEmail(ObjectNode claims) throws Refused {
    JsonNode verified = claims.path("email_verified");
    if (!verified.isMissingNode() && !verified.asBoolean(false)) {
      throw new Refused("oidc: email not verified");
    }
  }
}
