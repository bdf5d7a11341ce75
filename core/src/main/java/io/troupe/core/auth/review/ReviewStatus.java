package io.troupe.core.auth.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.PolicyRule;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.util.Collection;
import java.util.List;

/** Answers of reviews, as clients read them. */
public final class ReviewStatus {
  private ReviewStatus() {}

  /**
   * @param error of the question, shown beside the verdict's own; may be empty
   */
  public static ObjectNode access(Verdict verdict, String error) {
    ObjectNode status = Json.object().put("allowed", verdict.allowed());
    if (verdict.denied()) {
      status.put("denied", true);
    }
    putUnlessEmpty(status, "reason", verdict.reason());
    boolean both = !error.isEmpty() && !verdict.error().isEmpty();
    putUnlessEmpty(
        status,
        "evaluationError",
        both ? "[" + verdict.error() + ", " + error + "]" : verdict.error() + error);
    return status;
  }

  /**
   * @param errors of authorizers that cannot list what they allow; not empty means incomplete
   */
  public static ObjectNode rules(List<PolicyRule> rules, List<String> errors) {
    ObjectNode status = Json.object();
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    for (PolicyRule rule : rules) {
      if (!rule.resources().isEmpty()) {
        ObjectNode entry = resources.addObject();
        addAll(entry, "verbs", rule.verbs());
        addAll(entry, "apiGroups", rule.apiGroups());
        addAll(entry, "resources", rule.resources());
        if (!rule.resourceNames().isEmpty()) {
          addAll(entry, "resourceNames", rule.resourceNames());
        }
      }
      if (!rule.nonResourceUrls().isEmpty()) {
        ObjectNode entry = paths.addObject();
        addAll(entry, "verbs", rule.verbs());
        addAll(entry, "nonResourceURLs", rule.nonResourceUrls());
      }
    }
    status.put("incomplete", !errors.isEmpty());
    putUnlessEmpty(
        status,
        "evaluationError",
        errors.size() > 1 ? "[" + String.join(", ", errors) + "]" : String.join("", errors));
    return status;
  }

  /** An authentication.k8s.io UserInfo; what is empty is left out. */
  public static ObjectNode user(UserInfo user) {
    ObjectNode info = Json.object();
    putUnlessEmpty(info, "username", user.name());
    putUnlessEmpty(info, "uid", user.uid());
    if (!user.groups().isEmpty()) {
      addAll(info, "groups", user.groups());
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      user.extra().forEach((key, values) -> addAll(extra, key, values));
    }
    return info;
  }

  private static void addAll(ObjectNode parent, String field, Collection<String> values) {
    ArrayNode array = parent.putArray(field);
    values.forEach(array::add);
  }

  private static void putUnlessEmpty(ObjectNode parent, String field, String value) {
    if (!value.isEmpty()) {
      parent.put(field, value);
    }
  }
}
