package io.troupe.actors.authz;

import io.troupe.core.auth.NodeIdentity;
import io.troupe.core.auth.PolicyRule;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import java.util.List;

/** What one authorizer allows somebody, as rules. */
@FunctionalInterface
public interface RuleSource {

  /**
   * @param error why rules are missing; empty when none are
   */
  record Rules(List<PolicyRule> rules, String error) {
    public Rules {
      rules = List.copyOf(rules);
    }
  }

  Rules rules(UserInfo user, String namespace, ClusterImage image);

  static RuleSource rbac(RbacAuthorizer rbac) {
    return (user, namespace, image) -> new Rules(rbac.rules(user, namespace, image), "");
  }

  /** Nodes' permissions follow from their pods, which no rule can say. */
  static RuleSource node() {
    return (user, _, _) ->
        new Rules(
            List.of(),
            NodeIdentity.isNode(user)
                ? "node authorizer does not support user rule resolution"
                : "");
  }

  static RuleSource webhook() {
    return (_, _, _) ->
        new Rules(List.of(), "webhook authorizer does not support user rule resolution");
  }
}
