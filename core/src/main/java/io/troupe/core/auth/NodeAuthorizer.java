package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import java.util.List;
import java.util.Optional;

/**
 * What a node may do: what the cluster role {@code system:node} says, but of secrets, config maps,
 * claims, volumes and tokens only what the pods bound to it need, and of nodes, leases, CSI nodes
 * and resource slices only its own. Has no opinion on other users. Follows upstream
 * plugin/pkg/auth/authorizer/node.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String ROLE = "system:node";
  private static final Verdict NO_OPINION = new Verdict(Decision.NO_OPINION, "");
  private static final Verdict ALLOWED = new Verdict(Decision.ALLOW, "");
  private static final List<String> READS = List.of("get", "list", "watch");
  private static final List<String> OWN_VERBS =
      List.of("get", "create", "update", "patch", "delete");

  private volatile Known known = new Known(Optional.empty(), List.of());

  /** The role as it was last read. */
  private record Known(Optional<StoredObject> role, List<PolicyRule> rules) {}

  @Override
  public Verdict authorize(Attributes request, ClusterImage image) {
    Optional<String> node = NodeIdentity.nodeName(request.user());
    if (node.isEmpty()) {
      return NO_OPINION;
    }
    NodeReach reach = new NodeReach(node.get(), image);
    return switch (request.group() + "/" + request.resource()) {
      case "/secrets" -> read(request, node.get(), reach.secret(request));
      case "/configmaps" -> read(request, node.get(), reach.configMap(request));
      case "/persistentvolumeclaims" -> claim(request, reach);
      case "/persistentvolumes" -> get(request, reach.node(), reach.volume(request));
      case "storage.k8s.io/volumeattachments" ->
          get(request, reach.node(), reach.attachment(request));
      case "resource.k8s.io/resourceclaims" ->
          get(request, reach.node(), reach.resourceClaim(request));
      case "/serviceaccounts" -> token(request, reach);
      case "coordination.k8s.io/leases" -> lease(request, node.get());
      case "storage.k8s.io/csinodes" -> csiNode(request, node.get());
      case "resource.k8s.io/resourceslices" -> slice(request, reach);
      case "/nodes" -> node(request, node.get(), image);
      case "/pods" -> pod(request, reach, image);
      default -> byRole(request, image);
    };
  }

  /** What is not divided among nodes. */
  private Verdict byRole(Attributes request, ClusterImage image) {
    Optional<StoredObject> role = image.of(RbacTypes.CLUSTER_ROLES).get("", ROLE);
    Known current = known;
    if (!current.role().equals(role)) {
      List<PolicyRule> rules =
          role.map(r -> PolicyRule.allOf(r.tree().path("rules"))).orElse(List.of());
      current = new Known(role, rules);
      known = current;
    }
    return current.rules().stream().anyMatch(rule -> rule.allows(request)) ? ALLOWED : NO_OPINION;
  }

  private static Verdict read(Attributes request, String node, Reached reached) {
    if (!READS.contains(request.verb())) {
      return noOpinion("can only read resources of this type");
    }
    if (!request.subresource().isEmpty()) {
      return noOpinion("cannot read subresource");
    }
    if (request.namespace().isEmpty()) {
      return noOpinion("can only read namespaced object of this type");
    }
    return related(request, node, reached);
  }

  private static Verdict get(Attributes request, String node, Reached reached) {
    if (!request.verb().equals("get")) {
      return noOpinion("can only get individual resources of this type");
    }
    if (!request.subresource().isEmpty()) {
      return noOpinion("cannot get subresource");
    }
    return related(request, node, reached);
  }

  private static Verdict claim(Attributes request, NodeReach reach) {
    if (!request.subresource().equals("status")) {
      return get(request, reach.node(), reach.claim(request));
    }
    boolean allowed = List.of("get", "update", "patch").contains(request.verb());
    return allowed
        ? related(request, reach.node(), reach.claim(request))
        : noOpinion("can only get/update/patch this type");
  }

  private static Verdict token(Attributes request, NodeReach reach) {
    if (!request.verb().equals("create") || request.name().isEmpty()) {
      return noOpinion("can only create tokens for individual service accounts");
    }
    if (!request.subresource().equals("token")) {
      return noOpinion("can only create token subresource of serviceaccount");
    }
    return related(request, reach.node(), reach.serviceAccount(request));
  }

  private static Verdict lease(Attributes request, String node) {
    if (!OWN_VERBS.contains(request.verb())) {
      return noOpinion("can only get, create, update, patch, or delete a node lease");
    }
    if (!request.namespace().equals("kube-node-lease")) {
      return noOpinion("can only access leases in the \"kube-node-lease\" system namespace");
    }
    return request.verb().equals("create") || request.name().equals(node)
        ? ALLOWED
        : noOpinion("can only access node lease with the same name as the requesting node");
  }

  private static Verdict csiNode(Attributes request, String node) {
    if (!OWN_VERBS.contains(request.verb())) {
      return noOpinion("can only get, create, update, patch, or delete a CSINode");
    }
    if (!request.subresource().isEmpty()) {
      return noOpinion("cannot authorize CSINode subresources");
    }
    return request.verb().equals("create") || request.name().equals(node)
        ? ALLOWED
        : noOpinion("can only access CSINode with the same name as the requesting node");
  }

  private static Verdict slice(Attributes request, NodeReach reach) {
    if (!request.subresource().isEmpty()) {
      return noOpinion("cannot authorize ResourceSlice subresources");
    }
    return switch (request.verb()) {
      case "create" -> ALLOWED; // admission sees to it that it is the node's own
      case "get", "update", "patch", "delete" ->
          related(request, reach.node(), reach.slice(request));
      case "list", "watch", "deletecollection" ->
          selectsNode(request, reach.node())
              ? ALLOWED
              : noOpinion(
                  "can only list/watch/deletecollection resourceslices with nodeName field"
                      + " selector");
      default ->
          noOpinion(
              "only the following verbs are allowed for a ResourceSlice: get, watch, list, create,"
                  + " update, patch, delete, deletecollection");
    };
  }

  private Verdict node(Attributes request, String node, ClusterImage image) {
    boolean reads = READS.contains(request.verb()) && request.subresource().isEmpty();
    if (!reads || request.name().equals(node)) {
      return byRole(request, image); // a node reads itself before it exists, so by name alone
    }
    return noOpinion(
        request.name().isEmpty()
            ? "node '%s' cannot read all nodes, only its own Node object".formatted(node)
            : "node '%s' cannot read '%s', only its own Node object"
                .formatted(node, request.name()));
  }

  private Verdict pod(Attributes request, NodeReach reach, ClusterImage image) {
    if (!request.subresource().isEmpty()) {
      return byRole(request, image);
    }
    return switch (request.verb()) {
      case "get" -> related(request, reach.node(), reach.pod(request));
      case "list", "watch" ->
          selectsNode(request, reach.node())
              ? ALLOWED
              : noOpinion("can only list/watch pods with spec.nodeName field selector");
      default -> byRole(request, image);
    };
  }

  private static boolean selectsNode(Attributes request, String node) {
    return request.narrowing().required("spec.nodeName").filter(node::equals).isPresent();
  }

  private static Verdict related(Attributes request, String node, Reached reached) {
    if (request.name().isEmpty()) {
      return noOpinion("No Object name found");
    }
    return reached.reached()
        ? ALLOWED
        : noOpinion("no relationship found between node '" + node + "' and this object");
  }

  private static Verdict noOpinion(String reason) {
    return new Verdict(Decision.NO_OPINION, reason);
  }

  /** Whether something leads from the node to the object; asked last, since it costs most. */
  interface Reached {
    boolean reached();
  }
}
