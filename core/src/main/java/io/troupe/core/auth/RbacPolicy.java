package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All roles and bindings of one image, turned around: from a subject to what it was granted. Built
 * when any of the four resources has changed; roles that have not are not parsed again. Immutable
 * once built.
 */
final class RbacPolicy {
  /** The key of grants that hold in every namespace and for the cluster. */
  static final String CLUSTER = "";

  private static final Parsed NO_RULES = new Parsed(List.of(), List.of());

  private final List<Long> revisions;
  private final Map<StoredObject, Parsed> parsed = new HashMap<>();
  private final Map<StoredObject, Binding> bindings = new HashMap<>();

  /** Scope (a namespace or {@link #CLUSTER}) to subject to grants. */
  private final Map<String, Map<String, List<Grant>>> grants = new HashMap<>();

  /**
   * @param rules empty when the role does not exist
   * @param reason for an audit log when allowed; for the Status when the role does not exist
   */
  record Grant(Optional<List<PolicyRule>> rules, String reason) {}

  /**
   * @param aggregates selectors of the roles whose rules stand for its own; empty for a plain role
   */
  private record Parsed(List<PolicyRule> rules, List<LabelSelector> aggregates) {}

  private record Binding(String roleKind, String roleName, Map<String, String> subjects) {}

  static final RbacPolicy NONE = new RbacPolicy();

  private RbacPolicy() {
    revisions = List.of();
  }

  RbacPolicy(ClusterImage image, RbacPolicy previous) {
    revisions = revisions(image);
    ResourceImage clusterRoles = image.of(RbacTypes.CLUSTER_ROLES);
    for (StoredObject role : clusterRoles.all()) {
      parse(role, previous);
    }
    for (StoredObject role : image.of(RbacTypes.ROLES).all()) {
      parse(role, previous);
    }
    Map<String, List<PolicyRule>> resolved = new HashMap<>();
    for (StoredObject binding : image.of(RbacTypes.CLUSTER_ROLE_BINDINGS).all()) {
      grant("ClusterRoleBinding", binding, image, resolved, previous);
    }
    for (StoredObject binding : image.of(RbacTypes.ROLE_BINDINGS).all()) {
      grant("RoleBinding", binding, image, resolved, previous);
    }
  }

  boolean isOf(ClusterImage image) {
    return revisions.equals(revisions(image));
  }

  private static List<Long> revisions(ClusterImage image) {
    return List.of(
        image.of(RbacTypes.ROLES).revision(),
        image.of(RbacTypes.ROLE_BINDINGS).revision(),
        image.of(RbacTypes.CLUSTER_ROLES).revision(),
        image.of(RbacTypes.CLUSTER_ROLE_BINDINGS).revision());
  }

  /**
   * @param scope a namespace, or {@link #CLUSTER}
   * @param subject as {@link #user} and {@link #group} give it
   */
  List<Grant> grants(String scope, String subject) {
    return grants.getOrDefault(scope, Map.of()).getOrDefault(subject, List.of());
  }

  static String user(String name) {
    return "u:" + name;
  }

  static String group(String name) {
    return "g:" + name;
  }

  /** The rules of a role as bindings would grant them now; empty when it does not exist. */
  Optional<List<PolicyRule>> rulesOf(
      ClusterImage image, String roleKind, String namespace, String name) {
    boolean ofCluster = roleKind.equals("ClusterRole");
    ResourceType type = ofCluster ? RbacTypes.CLUSTER_ROLES : RbacTypes.ROLES;
    return image
        .of(type)
        .get(ofCluster ? "" : namespace, name)
        .map(role -> resolve(role, image.of(RbacTypes.CLUSTER_ROLES), new HashSet<>()));
  }

  private void parse(StoredObject role, RbacPolicy previous) {
    Parsed known = previous.parsed.get(role);
    if (known == null) {
      JsonNode tree = role.tree();
      List<LabelSelector> aggregates = new ArrayList<>();
      for (JsonNode selector : tree.path("aggregationRule").path("clusterRoleSelectors")) {
        aggregates.add(LabelSelector.of(selector));
      }
      known = new Parsed(PolicyRule.allOf(tree.path("rules")), List.copyOf(aggregates));
    }
    parsed.put(role, known);
  }

  /**
   * An aggregated role is the union of the roles its selectors match, whatever its own rules say;
   * those may be aggregated in turn.
   */
  private List<PolicyRule> resolve(
      StoredObject role, ResourceImage clusterRoles, Set<StoredObject> seen) {
    Parsed own = parsed.getOrDefault(role, NO_RULES);
    if (own.aggregates().isEmpty() || !seen.add(role)) {
      return own.rules();
    }
    List<PolicyRule> all = new ArrayList<>();
    for (StoredObject other : clusterRoles.all()) {
      boolean selected = own.aggregates().stream().anyMatch(s -> s.matches(other.facts().labels()));
      if (selected && !other.key().equals(role.key())) {
        all.addAll(resolve(other, clusterRoles, seen));
      }
    }
    return List.copyOf(all);
  }

  private void grant(
      String bindingKind,
      StoredObject stored,
      ClusterImage image,
      Map<String, List<PolicyRule>> resolved,
      RbacPolicy previous) {
    Binding binding = previous.bindings.get(stored);
    if (binding == null) {
      binding = binding(stored);
    }
    bindings.put(stored, binding);
    String namespace = stored.key().namespace();
    Optional<List<PolicyRule>> rules = rules(binding, namespace, image, resolved);
    for (Map.Entry<String, String> subject : binding.subjects().entrySet()) {
      Grant grant =
          new Grant(rules, reason(bindingKind, stored, binding, subject.getValue(), rules));
      grants
          .computeIfAbsent(namespace, _ -> new HashMap<>())
          .computeIfAbsent(subject.getKey(), _ -> new ArrayList<>())
          .add(grant);
    }
  }

  private Optional<List<PolicyRule>> rules(
      Binding binding,
      String namespace,
      ClusterImage image,
      Map<String, List<PolicyRule>> resolved) {
    String key = binding.roleKind() + '/' + namespace + '/' + binding.roleName();
    if (binding.roleKind().equals("ClusterRole")) {
      key = "ClusterRole//" + binding.roleName();
    }
    List<PolicyRule> known = resolved.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<List<PolicyRule>> rules =
        rulesOf(image, binding.roleKind(), namespace, binding.roleName());
    if (rules.isPresent()) {
      resolved.put(key, rules.get());
    }
    return rules;
  }

  private static String reason(
      String bindingKind,
      StoredObject stored,
      Binding binding,
      String subject,
      Optional<List<PolicyRule>> rules) {
    if (rules.isEmpty()) {
      String resource = binding.roleKind().equals("ClusterRole") ? "clusterrole" : "role";
      return resource + "." + RbacTypes.GROUP + " \"" + binding.roleName() + "\" not found";
    }
    String namespace = stored.key().namespace();
    String name = namespace.isEmpty() ? stored.key().name() : stored.key().name() + "/" + namespace;
    return "RBAC: allowed by %s \"%s\" of %s \"%s\" to %s"
        .formatted(bindingKind, name, binding.roleKind(), binding.roleName(), subject);
  }

  /** Subjects by key, each with the words a reason names it by. */
  private static Binding binding(StoredObject stored) {
    JsonNode tree = stored.tree();
    Map<String, String> subjects = new LinkedHashMap<>();
    for (JsonNode subject : tree.path("subjects")) {
      String name = subject.path("name").asText();
      switch (subject.path("kind").asText()) {
        case "User" -> subjects.put(user(name), "User \"" + name + "\"");
        case "Group" -> subjects.put(group(name), "Group \"" + name + "\"");
        case "ServiceAccount" -> {
          String own = subject.path("namespace").asText("");
          String namespace = own.isEmpty() ? stored.key().namespace() : own;
          if (!namespace.isEmpty()) {
            subjects.put(
                user("system:serviceaccount:" + namespace + ":" + name),
                "ServiceAccount \"" + name + "/" + namespace + "\"");
          }
        }
        default -> {
          // Validation lets no other kind in.
        }
      }
    }
    JsonNode role = tree.path("roleRef");
    return new Binding(role.path("kind").asText(), role.path("name").asText(), subjects);
  }
}
