package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.SelectorErrors;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What requests a webhook or policy is about: rules and selectors. */
final class MatchRules {
  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
  private static final List<String> POLICIES = List.of("Equivalent", "Exact");

  private MatchRules() {}

  /** Of MatchResources. */
  static void applyDefaults(ObjectNode match) {
    Tree.defaultText(match, "matchPolicy", "Equivalent");
    Tree.defaultObject(match, "namespaceSelector");
    Tree.defaultObject(match, "objectSelector");
    scopes(match, "resourceRules");
    scopes(match, "excludeResourceRules");
  }

  /** Of a list of rules. */
  static void scopes(ObjectNode parent, String field) {
    for (ObjectNode rule : Tree.objects(parent.path(field))) {
      Tree.defaultText(rule, "scope", "*");
    }
  }

  /** Of MatchResources. */
  static void check(JsonNode match, String path, Checks checks) {
    checks.oneOf(path + ".matchPolicy", match.path("matchPolicy"), POLICIES);
    selector(match.path("namespaceSelector"), path + ".namespaceSelector", checks);
    selector(match.path("objectSelector"), path + ".objectSelector", checks);
    rules(match.path("resourceRules"), path + ".resourceRules", checks);
    rules(match.path("excludeResourceRules"), path + ".excludeResourceRules", checks);
  }

  static void rules(JsonNode rules, String path, Checks checks) {
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), path + "[" + i + "]", checks);
    }
  }

  private static void rule(JsonNode rule, String path, Checks checks) {
    names(rule.path("resourceNames"), path + ".resourceNames", checks);
    wildcard(
        rule.path("operations"),
        path + ".operations",
        "if '*' is present, must not specify other operations",
        checks);
    for (int i = 0; i < rule.path("operations").size(); i++) {
      checks.supported(
          path + ".operations[" + i + "]", rule.path("operations").get(i).asText(), OPERATIONS);
    }
    wildcard(
        rule.path("apiGroups"),
        path + ".apiGroups",
        "if '*' is present, must not specify other API groups",
        checks);
    wildcard(
        rule.path("apiVersions"),
        path + ".apiVersions",
        "if '*' is present, must not specify other API versions",
        checks);
    for (int i = 0; i < rule.path("apiVersions").size(); i++) {
      if (rule.path("apiVersions").get(i).asText().isEmpty()) {
        checks.required(path + ".apiVersions[" + i + "]", "");
      }
    }
    resources(rule.path("resources"), path + ".resources", checks);
    checks.optionalOneOf(path + ".scope", rule.path("scope"), SCOPES);
  }

  private static void names(JsonNode names, String path, Checks checks) {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).asText();
      if (name.isEmpty() || name.contains("/") || name.contains("%") || name.matches("\\.\\.?")) {
        checks.invalid(path + "[" + i + "]", name, "may not be '.', '..' or contain '/' or '%'");
      }
      if (!seen.add(name)) {
        checks.duplicate(path + "[" + i + "]", name);
      }
    }
  }

  private static boolean has(JsonNode list, String wanted) {
    for (JsonNode item : list) {
      if (item.asText().equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static void wildcard(JsonNode list, String path, String words, Checks checks) {
    if (list.isEmpty()) {
      checks.required(path, "");
    } else if (list.size() > 1 && has(list, "*")) {
      checks.invalidJson(path, list, words);
    }
  }

  private static void resources(JsonNode list, String path, Checks checks) {
    if (list.isEmpty()) {
      checks.required(path, "");
    }
    Set<String> allSubresourcesOf = new TreeSet<>();
    Set<String> allResourcesWith = new TreeSet<>();
    boolean plain = false;
    for (int i = 0; i < list.size(); i++) {
      String text = list.get(i).asText();
      String at = path + "[" + i + "]";
      if (text.isEmpty()) {
        checks.required(at, "");
        continue;
      }
      if (text.equals("*/*")) {
        continue;
      }
      int slash = text.indexOf('/');
      if (slash < 0) {
        plain = true;
        continue;
      }
      String resource = text.substring(0, slash);
      String subresource = text.substring(slash + 1);
      if (allSubresourcesOf.contains(resource)) {
        checks.invalid(at, text, "if '" + resource + "/*' is present, must not specify " + text);
      }
      if (allResourcesWith.contains(subresource)) {
        checks.invalid(at, text, "if '*/" + subresource + "' is present, must not specify " + text);
      }
      if (subresource.equals("*")) {
        allSubresourcesOf.add(resource);
      }
      if (resource.equals("*")) {
        allResourcesWith.add(subresource);
      }
    }
    if (list.size() > 1 && has(list, "*/*")) {
      checks.invalidJson(path, list, "if '*/*' is present, must not specify other resources");
    }
    if (list.size() > 1 && plain && has(list, "*")) {
      boolean others = false;
      for (JsonNode item : list) {
        others |= !item.asText().equals("*") && !item.asText().contains("/");
      }
      if (others) {
        checks.invalidJson(
            path, list, "if '*' is present, must not specify other resources without subresources");
      }
    }
  }

  static void selector(JsonNode selector, String path, Checks checks) {
    if (!selector.isObject()) {
      checks.required(path, "");
      return;
    }
    SelectorErrors.add(selector, path, checks.all());
  }
}
