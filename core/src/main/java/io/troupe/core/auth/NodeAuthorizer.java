package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a node may do: what the cluster role {@code system:node} says, but secrets, config maps and
 * tokens only of the pods bound to it, and of the nodes and leases only its own. Has no opinion on
 * other users. Follows upstream plugin/pkg/auth/authorizer/node.
 *
 * <p>Lists and watches of pods pass whatever their field selector, since attributes carry none.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final String ROLE = "system:node";
  private static final Verdict NO_OPINION = new Verdict(false, "");
  private static final Verdict ALLOWED = new Verdict(true, "");
  private static final List<String> READS = List.of("get", "list", "watch");

  private volatile Known known = new Known(Optional.empty(), List.of());

  /** The role as it was last read. */
  private record Known(Optional<StoredObject> role, List<PolicyRule> rules) {}

  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    Optional<String> node = NodeIdentity.nodeName(request.user());
    if (node.isEmpty() || rules(image).stream().noneMatch(rule -> rule.allows(request))) {
      return NO_OPINION;
    }
    return switch (request.group() + "/" + request.resource()) {
      case "/secrets" -> related(request, node.get(), image, PodLinks::usesSecret);
      case "/configmaps" -> related(request, node.get(), image, PodLinks::usesConfigMap);
      case "/serviceaccounts" -> token(request, node.get(), image);
      case "/nodes" -> node(request, node.get());
      case "/pods" -> pod(request, node.get(), image);
      case "coordination.k8s.io/leases" -> lease(request, node.get());
      default -> ALLOWED;
    };
  }

  private List<PolicyRule> rules(ClusterImage image) {
    Optional<StoredObject> role = image.of(RbacTypes.CLUSTER_ROLES).get("", ROLE);
    Known current = known;
    if (!current.role().equals(role)) {
      List<PolicyRule> rules =
          role.map(r -> PolicyRule.allOf(r.tree().path("rules"))).orElse(List.of());
      current = new Known(role, rules);
      known = current;
    }
    return current.rules();
  }

  /** Reads of one named object that a pod on the node mentions. */
  private static Verdict related(
      Attributes request, String node, ClusterImage image, Mentions mentions) {
    if (!READS.contains(request.verb())) {
      return new Verdict(false, "can only read resources of this type");
    }
    if (request.name().isEmpty() || request.namespace().isEmpty()) {
      return new Verdict(false, "No Object name found");
    }
    return runs(request, node, image, spec -> mentions.test(spec, request.name()))
        ? ALLOWED
        : unrelated(node);
  }

  private static Verdict token(Attributes request, String node, ClusterImage image) {
    boolean mints = request.verb().equals("create") && request.subresource().equals("token");
    if (!mints) {
      return new Verdict(false, "can only create tokens for individual service accounts");
    }
    return runs(
            request,
            node,
            image,
            spec -> spec.path("serviceAccountName").asText().equals(request.name()))
        ? ALLOWED
        : unrelated(node);
  }

  private static Verdict node(Attributes request, String node) {
    boolean reads = READS.contains(request.verb());
    return !reads || request.name().equals(node)
        ? ALLOWED
        : new Verdict(
            false,
            "node '%s' cannot read '%s', only its own Node object"
                .formatted(node, request.name().isEmpty() ? "all nodes" : request.name()));
  }

  private static Verdict pod(Attributes request, String node, ClusterImage image) {
    if (!request.verb().equals("get")) {
      return ALLOWED;
    }
    boolean own =
        image
            .of(PODS)
            .get(request.namespace(), request.name())
            .filter(pod -> node.equals(pod.facts().fields().get("spec.nodeName")))
            .isPresent();
    return own ? ALLOWED : unrelated(node);
  }

  private static Verdict lease(Attributes request, String node) {
    if (!request.namespace().equals("kube-node-lease")) {
      return new Verdict(
          false, "can only access leases in the \"kube-node-lease\" system namespace");
    }
    return request.verb().equals("create") || request.name().equals(node)
        ? ALLOWED
        : new Verdict(
            false, "can only access node lease with the same name as the requesting node");
  }

  private static boolean runs(
      Attributes request, String node, ClusterImage image, Predicate<JsonNode> spec) {
    return image.of(PODS).withTerm(Terms.field("spec.nodeName", node), request.namespace()).stream()
        .anyMatch(pod -> spec.test(pod.tree().path("spec")));
  }

  private static Verdict unrelated(String node) {
    return new Verdict(false, "no relationship found between node '" + node + "' and this object");
  }

  /** Whether a pod's spec mentions an object by name. */
  private interface Mentions {
    boolean test(JsonNode spec, String name);
  }
}
