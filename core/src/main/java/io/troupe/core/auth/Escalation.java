package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Nobody may grant what they do not hold. Writing a role needs all its permissions or the verb
 * {@code escalate} on it; writing a binding needs all permissions of the role or the verb {@code
 * bind} on it. Follows upstream pkg/registry/rbac.
 */
public final class Escalation {
  /**
   * Single permissions that the rules of one role are broken into before the check gives up; the
   * product of a rule's lists can be astronomical.
   */
  private static final int PERMISSIONS_MAX = 100_000;

  /** Longest part of a message that lists what is missing. */
  private static final int MISSING_SHOWN_MAX = 100;

  private final RbacAuthorizer rbac;

  public Escalation(RbacAuthorizer rbac) {
    this.rbac = rbac;
  }

  /**
   * @param key of a role, cluster role or a binding of either; other types always pass
   * @param old empty on create
   * @return empty when the write may go on
   */
  public Optional<Failure> check(
      UserInfo user,
      ObjectKey key,
      ObjectNode object,
      Optional<ObjectNode> old,
      ClusterImage image) {
    ResourceType type = key.type();
    if (user.groups().contains(UserInfo.MASTERS)) {
      return Optional.empty();
    }
    if (type.equals(RbacTypes.ROLES) || type.equals(RbacTypes.CLUSTER_ROLES)) {
      return role(user, key, object, old, image);
    }
    if (type.equals(RbacTypes.ROLE_BINDINGS) || type.equals(RbacTypes.CLUSTER_ROLE_BINDINGS)) {
      return binding(user, key, object, old, image);
    }
    return Optional.empty();
  }

  private Optional<Failure> role(
      UserInfo user,
      ObjectKey key,
      ObjectNode object,
      Optional<ObjectNode> old,
      ClusterImage image) {
    boolean unchanged =
        old.isPresent()
            && same(old.get(), object, "rules")
            && same(old.get(), object, "aggregationRule");
    if (unchanged || may("escalate", user, key.type(), key.namespace(), key.name(), image)) {
      return Optional.empty();
    }
    // What an aggregated role will hold is not known now, so it takes all there is.
    List<PolicyRule> granted =
        object.path("aggregationRule").isObject()
            ? PolicyRule.EVERYTHING
            : PolicyRule.allOf(object.path("rules"));
    return missing(user, key, granted, image);
  }

  private Optional<Failure> binding(
      UserInfo user,
      ObjectKey key,
      ObjectNode object,
      Optional<ObjectNode> old,
      ClusterImage image) {
    boolean unchanged =
        old.isPresent()
            && same(old.get(), object, "roleRef")
            && same(old.get(), object, "subjects");
    if (unchanged) {
      return Optional.empty();
    }
    String roleKind = object.path("roleRef").path("kind").asText();
    String roleName = object.path("roleRef").path("name").asText();
    ResourceType roleType =
        roleKind.equals("ClusterRole") ? RbacTypes.CLUSTER_ROLES : RbacTypes.ROLES;
    if (may("bind", user, roleType, key.namespace(), roleName, image)) {
      return Optional.empty();
    }
    Optional<List<PolicyRule>> granted = rbac.rulesOf(roleKind, key.namespace(), roleName, image);
    return granted.isEmpty()
        ? Optional.of(Failure.notFound(roleType, roleName))
        : missing(user, key, granted.get(), image);
  }

  private boolean may(
      String verb,
      UserInfo user,
      ResourceType type,
      String namespace,
      String name,
      ClusterImage image) {
    Attributes attributes =
        new Attributes(user, verb, type.group(), type.resource(), "", namespace, name, "");
    return rbac.authorize(attributes, image).allowed();
  }

  private Optional<Failure> missing(
      UserInfo user, ObjectKey key, List<PolicyRule> granted, ClusterImage image) {
    List<PolicyRule> held = rbac.rules(user, key.namespace(), image);
    Set<String> missing = new TreeSet<>();
    for (PolicyRule rule : granted) {
      if (held.stream().anyMatch(h -> h.covers(rule))) {
        continue;
      }
      if (permissions(rule) > PERMISSIONS_MAX) {
        missing.add(rule.toString());
        continue;
      }
      uncovered(rule, held).forEach(r -> missing.add(r.toString()));
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = missing.stream().limit(MISSING_SHOWN_MAX).toList();
    return Optional.of(
        Failure.forbidden(
            key.type(),
            key.name(),
            "user \""
                + user.name()
                + "\" (groups="
                + PolicyRule.quoted(user.groups())
                + ") is attempting to grant RBAC permissions not currently held:\n"
                + String.join("\n", shown)));
  }

  private static double permissions(PolicyRule rule) {
    return (double) rule.verbs().size()
        * Math.max(1, rule.apiGroups().size())
        * Math.max(1, rule.resources().size() + rule.nonResourceUrls().size())
        * Math.max(1, rule.resourceNames().size());
  }

  /** The parts of a rule that no held rule covers, verbs of one resource put together again. */
  private static List<PolicyRule> uncovered(PolicyRule rule, List<PolicyRule> held) {
    List<PolicyRule> parts = new ArrayList<>();
    for (String url : rule.nonResourceUrls()) {
      addUncovered(rule.verbs(), Set.of(), Set.of(), Set.of(), Set.of(url), held, parts);
    }
    for (String group : rule.apiGroups()) {
      for (String resource : rule.resources()) {
        List<Set<String>> names =
            rule.resourceNames().isEmpty()
                ? List.of(Set.of())
                : rule.resourceNames().stream().map(Set::of).toList();
        for (Set<String> name : names) {
          addUncovered(rule.verbs(), Set.of(group), Set.of(resource), name, Set.of(), held, parts);
        }
      }
    }
    return parts;
  }

  private static void addUncovered(
      Set<String> verbs,
      Set<String> groups,
      Set<String> resources,
      Set<String> names,
      Set<String> urls,
      List<PolicyRule> held,
      List<PolicyRule> parts) {
    Set<String> missing = new LinkedHashSet<>();
    for (String verb : verbs) {
      PolicyRule single = new PolicyRule(Set.of(verb), groups, resources, names, urls);
      if (held.stream().noneMatch(h -> h.covers(single))) {
        missing.add(verb);
      }
    }
    if (!missing.isEmpty()) {
      parts.add(new PolicyRule(missing, groups, resources, names, urls));
    }
  }

  private static boolean same(JsonNode old, JsonNode now, String field) {
    return old.path(field).equals(now.path(field));
  }
}
