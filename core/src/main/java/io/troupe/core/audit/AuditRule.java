package io.troupe.core.audit;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.Set;

/**
 * One rule of a policy; an empty list does not narrow. Follows upstream
 * apiserver/pkg/audit/policy/checker.go.
 *
 * @param namespaces the empty string stands for what lies in none
 * @param omitStages the policy's own among them
 */
public record AuditRule(
    Level level,
    List<String> users,
    List<String> userGroups,
    List<String> verbs,
    List<Resources> resources,
    List<String> namespaces,
    List<String> nonResourceUrls,
    Set<Stage> omitStages,
    boolean omitManagedFields) {

  /**
   * Resources of a group.
   *
   * @param group empty for the core group
   * @param resources such as pods or pods/log; a star stands for either half, alone for everything;
   *     empty for all
   * @param names empty for all
   */
  public record Resources(String group, List<String> resources, List<String> names) {
    public Resources {
      resources = List.copyOf(resources);
      names = List.copyOf(names);
    }

    private boolean matches(Attributes attributes) {
      return group.equals(attributes.group())
          && (resources.isEmpty()
              || (names.isEmpty() || names.contains(attributes.name()))
                  && resources.stream().anyMatch(spec -> names(spec, attributes)));
    }

    private static boolean names(String spec, Attributes attributes) {
      String resource = attributes.resource();
      String subresource = attributes.subresource();
      String whole = subresource.isEmpty() ? resource : resource + "/" + subresource;
      return spec.equals("*")
          || spec.equals(whole)
          || !subresource.isEmpty() && spec.equals("*/" + subresource)
          || spec.equals(resource + "/*");
    }
  }

  public AuditRule {
    users = List.copyOf(users);
    userGroups = List.copyOf(userGroups);
    verbs = List.copyOf(verbs);
    resources = List.copyOf(resources);
    namespaces = List.copyOf(namespaces);
    nonResourceUrls = List.copyOf(nonResourceUrls);
    omitStages = Set.copyOf(omitStages);
  }

  /**
   * @param user who asked, before he became somebody else
   */
  boolean matches(Attributes attributes, UserInfo user) {
    if (!users.isEmpty() && !users.contains(user.name())) {
      return false;
    }
    if (!userGroups.isEmpty() && user.groups().stream().noneMatch(userGroups::contains)) {
      return false;
    }
    if (!verbs.isEmpty() && !verbs.contains(attributes.verb())) {
      return false;
    }
    if (!namespaces.isEmpty() || !resources.isEmpty()) {
      return attributes.isResource() && matchesResource(attributes);
    }
    return nonResourceUrls.isEmpty()
        || !attributes.isResource()
            && nonResourceUrls.stream().anyMatch(spec -> covers(spec, attributes.path()));
  }

  private boolean matchesResource(Attributes attributes) {
    return (namespaces.isEmpty() || namespaces.contains(attributes.namespace()))
        && (resources.isEmpty() || resources.stream().anyMatch(each -> each.matches(attributes)));
  }

  private static boolean covers(String spec, String path) {
    return spec.equals(path)
        || spec.endsWith("*") && path.startsWith(spec.substring(0, spec.length() - 1));
  }
}
