package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.kubelet.PodReferences;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What node agents may do: the rules of ClusterRole system:node, but Secrets and ConfigMaps only if a pod bound to that very node
 * refers to them. Which objects they may write is narrowed further by admission's NodeRestriction. Follows upstream
 * plugin/pkg/auth/authorizer/node.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final ObjectKey ROLE =
      new ObjectKey(RbacTypes.CLUSTER_ROLES, "", "system:node");
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final Set<ResourceType> BY_REFERENCE =
      Set.of(PodReferences.SECRETS, PodReferences.CONFIG_MAPS);
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final Verdict ALLOWED = new Verdict(true, "");
  private static final Verdict NO_OPINION = new Verdict(false, "");

  private record Rules(long revision, List<PolicyRule> rules) {}

  private volatile Rules rules = new Rules(0, List.of());

  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    Optional<String> node = NodeIdentity.nodeName(request.user());
    if (node.isEmpty()) {
      return NO_OPINION;
    }
    ResourceType type = new ResourceType(request.group(), request.resource());
    if (BY_REFERENCE.contains(type)) {
      ObjectKey key = new ObjectKey(type, request.namespace(), request.name());
      return READS.contains(request.verb()) && isReferred(key, node.get(), image)
          ? ALLOWED
          : new Verdict(false, "no relationship found between node '" + node.get() + "' and this object");
    }
    return rules(image).stream().anyMatch(rule -> rule.allows(request)) ? ALLOWED : NO_OPINION;
  }

  private static boolean isReferred(ObjectKey key, String node, ClusterImage image) {
    return image.of(PODS).withTerm(Terms.field("spec.nodeName", node), key.namespace()).stream()
        .anyMatch(pod -> PodReferences.of(PodView.of(pod.tree())).contains(key));
  }

  private List<PolicyRule> rules(ClusterImage image) {
    Rules known = rules;
    long revision = image.get(ROLE).map(StoredObject::revision).orElse(0L);
    if (known.revision() != revision) {
      known =
          new Rules(
              revision,
              image.get(ROLE).map(role -> PolicyRule.allOf(role.tree().path("rules"))).orElse(List.of()));
      rules = known;
    }
    return known.rules();
  }
}
