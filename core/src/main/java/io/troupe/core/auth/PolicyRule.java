package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One rule of a role: verbs on resources, or on paths that are no resources. */
public record PolicyRule(
    Set<String> verbs,
    Set<String> apiGroups,
    Set<String> resources,
    Set<String> resourceNames,
    Set<String> nonResourceUrls) {
  static final String ALL = "*";

  /** What system:masters may do. */
  public static final List<PolicyRule> EVERYTHING =
      List.of(
          new PolicyRule(Set.of(ALL), Set.of(ALL), Set.of(ALL), Set.of(), Set.of()),
          new PolicyRule(Set.of(ALL), Set.of(), Set.of(), Set.of(), Set.of(ALL)));

  public PolicyRule {
    verbs = ordered(verbs);
    apiGroups = ordered(apiGroups);
    resources = ordered(resources);
    resourceNames = ordered(resourceNames);
    nonResourceUrls = ordered(nonResourceUrls);
  }

  /**
   * @param rules the {@code rules} of a role; absent or null gives none
   */
  public static List<PolicyRule> allOf(JsonNode rules) {
    List<PolicyRule> all = new ArrayList<>(rules.size());
    for (JsonNode rule : rules) {
      all.add(
          new PolicyRule(
              strings(rule.path("verbs")),
              strings(rule.path("apiGroups")),
              strings(rule.path("resources")),
              strings(rule.path("resourceNames")),
              strings(rule.path("nonResourceURLs"))));
    }
    return List.copyOf(all);
  }

  public boolean allows(Attributes request) {
    if (!has(verbs, request.verb())) {
      return false;
    }
    if (request.resource().isEmpty()) {
      return allowsPath(request.path());
    }
    return has(apiGroups, request.group())
        && allowsResource(request.resource(), request.subresource())
        && (resourceNames.isEmpty() || resourceNames.contains(request.name()));
  }

  private boolean allowsResource(String resource, String subresource) {
    if (resources.contains(ALL)) {
      return true;
    }
    return subresource.isEmpty()
        ? resources.contains(resource)
        : resources.contains(resource + '/' + subresource)
            || resources.contains("*/" + subresource);
  }

  private boolean allowsPath(String path) {
    for (String url : nonResourceUrls) {
      boolean prefix = url.endsWith(ALL);
      if (prefix ? path.startsWith(url.substring(0, url.length() - 1)) : path.equals(url)) {
        return true;
      }
    }
    return false;
  }

  /** Whether everything that the other rule allows is allowed by this one alone. */
  boolean covers(PolicyRule other) {
    boolean names =
        other.resourceNames.isEmpty()
            ? resourceNames.isEmpty()
            : resourceNames.isEmpty() || resourceNames.containsAll(other.resourceNames);
    return hasAll(verbs, other.verbs)
        && hasAll(apiGroups, other.apiGroups)
        && other.resources.stream().allMatch(this::coversResource)
        && other.nonResourceUrls.stream().allMatch(this::coversUrl)
        && names;
  }

  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return has(resources, resource)
        || (slash >= 0 && resources.contains(ALL + resource.substring(slash)));
  }

  private boolean coversUrl(String url) {
    return nonResourceUrls.contains(url) || allowsPath(url);
  }

  /** As upstream's messages show a rule. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    addPart(parts, "APIGroups", apiGroups);
    addPart(parts, "Resources", resources);
    addPart(parts, "NonResourceURLs", nonResourceUrls);
    addPart(parts, "ResourceNames", resourceNames);
    addPart(parts, "Verbs", verbs);
    return "{" + String.join(", ", parts) + "}";
  }

  private static void addPart(List<String> parts, String name, Set<String> values) {
    if (!values.isEmpty()) {
      parts.add(name + ":" + quoted(values));
    }
  }

  /** A list of strings as Go prints it quoted. */
  static String quoted(Collection<String> values) {
    return values.isEmpty() ? "[]" : "[\"" + String.join("\" \"", values) + "\"]";
  }

  private static boolean has(Set<String> allowed, String one) {
    return allowed.contains(ALL) || allowed.contains(one);
  }

  private static boolean hasAll(Set<String> allowed, Set<String> all) {
    return allowed.contains(ALL) || allowed.containsAll(all);
  }

  private static Set<String> ordered(Set<String> values) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(values));
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> values = new LinkedHashSet<>();
    array.forEach(value -> values.add(value.asText()));
    return values;
  }
}
