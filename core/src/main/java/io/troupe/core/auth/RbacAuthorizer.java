package io.troupe.core.auth;

import io.troupe.core.auth.RbacPolicy.Grant;
import io.troupe.core.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Role-based access control: a request is allowed when some rule of some role bound to its user or
 * one of the user's groups allows it. There are no rules that deny.
 *
 * <p>Keeps the policy of the newest image it was asked about; threads that ask about different
 * images at once only build it more often.
 */
public final class RbacAuthorizer implements Authorizer {
  private static final Verdict MASTER = new Verdict(true, "");

  private volatile RbacPolicy policy = RbacPolicy.NONE;

  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    if (request.user().groups().contains(UserInfo.MASTERS)) {
      return MASTER;
    }
    RbacPolicy current = policyOf(image);
    TreeSet<String> problems = new TreeSet<>();
    for (String scope : scopes(request.namespace())) {
      for (String subject : subjects(request.user())) {
        for (Grant grant : current.grants(scope, subject)) {
          if (grant.rules().isEmpty()) {
            problems.add(grant.reason());
          } else if (allows(grant.rules().get(), request)) {
            return new Verdict(true, grant.reason());
          }
        }
      }
    }
    return new Verdict(Decision.NO_OPINION, reason(problems));
  }

  /** Every rule a user has in a namespace, or for the cluster when it is empty. */
  public List<PolicyRule> rules(UserInfo user, String namespace, ClusterImage image) {
    if (user.groups().contains(UserInfo.MASTERS)) {
      return PolicyRule.EVERYTHING;
    }
    RbacPolicy current = policyOf(image);
    List<PolicyRule> all = new ArrayList<>();
    for (String scope : scopes(namespace)) {
      for (String subject : subjects(user)) {
        for (Grant grant : current.grants(scope, subject)) {
          grant.rules().ifPresent(all::addAll);
        }
      }
    }
    return all;
  }

  /** The rules a binding in a namespace would grant; empty when there is no such role. */
  Optional<List<PolicyRule>> rulesOf(
      String roleKind, String namespace, String name, ClusterImage image) {
    return policyOf(image).rulesOf(image, roleKind, namespace, name);
  }

  private RbacPolicy policyOf(ClusterImage image) {
    RbacPolicy current = policy;
    if (!current.isOf(image)) {
      current = new RbacPolicy(image, current);
      policy = current;
    }
    return current;
  }

  private static boolean allows(List<PolicyRule> rules, Attributes request) {
    for (PolicyRule rule : rules) {
      if (rule.allows(request)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> scopes(String namespace) {
    return namespace.isEmpty()
        ? List.of(RbacPolicy.CLUSTER)
        : List.of(RbacPolicy.CLUSTER, namespace);
  }

  private static List<String> subjects(UserInfo user) {
    List<String> subjects = new ArrayList<>(user.groups().size() + 1);
    subjects.add(RbacPolicy.user(user.name()));
    user.groups().forEach(group -> subjects.add(RbacPolicy.group(group)));
    return subjects;
  }

  private static String reason(TreeSet<String> problems) {
    return switch (problems.size()) {
      case 0 -> "";
      case 1 -> "RBAC: " + problems.first();
      default -> "RBAC: [" + String.join(", ", problems) + "]";
    };
  }
}
