package io.troupe.core.fairness;

import io.troupe.core.auth.Attributes;
import java.util.List;

/**
 * Some subjects doing some things: one rule of a FlowSchema. Whoever is named and does anything
 * that is named matches.
 */
public record FlowRule(
    List<FlowSubject> subjects, List<OfResources> resources, List<OfPaths> paths) {
  private static final String EVERY = "*";

  public FlowRule {
    subjects = List.copyOf(subjects);
    resources = List.copyOf(resources);
    paths = List.copyOf(paths);
  }

  /**
   * Requests for resources.
   *
   * @param resources as {@code pods} or {@code pods/log}
   * @param clusterScope whether requests without a namespace match
   * @param namespaces of which one must match for requests with one
   */
  public record OfResources(
      List<String> verbs,
      List<String> groups,
      List<String> resources,
      boolean clusterScope,
      List<String> namespaces) {
    public OfResources {
      verbs = List.copyOf(verbs);
      groups = List.copyOf(groups);
      resources = List.copyOf(resources);
      namespaces = List.copyOf(namespaces);
    }

    boolean matches(Attributes of) {
      String resource =
          of.subresource().isEmpty() ? of.resource() : of.resource() + '/' + of.subresource();
      return holds(verbs, of.verb())
          && holds(groups, of.group())
          && holds(resources, resource)
          && (of.namespace().isEmpty() ? clusterScope : holds(namespaces, of.namespace()));
    }
  }

  /** Requests for other paths. @param paths exact, or with a trailing star */
  public record OfPaths(List<String> verbs, List<String> paths) {
    public OfPaths {
      verbs = List.copyOf(verbs);
      paths = List.copyOf(paths);
    }

    boolean matches(Attributes of) {
      return holds(verbs, of.verb()) && paths.stream().anyMatch(p -> covers(p, of.path()));
    }

    private static boolean covers(String pattern, String path) {
      return pattern.endsWith(EVERY)
          ? path.startsWith(pattern.substring(0, pattern.length() - 1))
          : pattern.equals(path);
    }
  }

  boolean matches(Attributes request) {
    if (subjects.stream().noneMatch(s -> s.matches(request.user()))) {
      return false;
    }
    return request.path().isEmpty()
        ? resources.stream().anyMatch(r -> r.matches(request))
        : paths.stream().anyMatch(p -> p.matches(request));
  }

  private static boolean holds(List<String> values, String value) {
    return values.contains(EVERY) || values.contains(value);
  }
}
