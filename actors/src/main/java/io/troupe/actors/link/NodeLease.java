package io.troupe.actors.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.node.LeaseTimes;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One node's Lease. Each session of the node's agent begins by taking it over, which journals one
 * event: that event's revision is the session's number, and whoever sees it in an image knows that
 * earlier sessions are over. After that it is renewed for those who read Leases only.
 */
final class NodeLease {
  static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "leases");
  static final String NAMESPACE = "kube-node-lease";
  static final int SECONDS = 40;

  /** As upstream's agents do, and D10 while somebody watches. */
  static final Duration RENEW_EVERY = Duration.ofSeconds(SECONDS / 2);

  /** Times a take-over is tried when others write the Lease meanwhile. */
  private static final int ATTEMPTS_MAX = 8;

  private final LinkParts parts;
  private final LinkWrites writes;
  private final ObjectKey node;
  private final ObjectKey key;

  NodeLease(LinkParts parts, String node) {
    this.parts = parts;
    this.writes = LinkWrites.ofNode(parts, node);
    this.node = new ObjectKey(NodeLinkGateway.NODES, "", node);
    this.key = key(node);
  }

  static ObjectKey key(String node) {
    return new ObjectKey(LEASES, NAMESPACE, node);
  }

  /** Fails when this control-plane node can write nothing now: the agent should try another. */
  CompletionStage<SessionTicket> takeOver() {
    return takeOver(1);
  }

  private CompletionStage<SessionTicket> takeOver(int attempt) {
    return parts
        .images()
        .latest()
        .thenCompose(image -> {
          Optional<StoredObject> standing = image.get(key);
          long transitions = standing.map(SessionTicket::transitions).orElse(0L) + 1;
          return write(image, transitions).thenCompose(answer -> taken(answer, image, attempt));
        });
  }

  private CompletionStage<SessionTicket> taken(
      WriteAnswer answer, ClusterImage image, int attempt) {
    return switch (answer) {
      case WriteAnswer.Written(var lease, _, _) ->
          CompletableFuture.completedStage(SessionTicket.of(lease));
      case WriteAnswer.Refused(var failure, _) -> refused(failure, image, attempt);
      case WriteAnswer.Other _, WriteAnswer.Removed _, WriteAnswer.RemovedMany _ ->
          CompletableFuture.failedStage(new IllegalStateException("not an answer to a Lease"));
    };
  }

  private CompletionStage<SessionTicket> refused(Failure failure, ClusterImage image, int attempt) {
    boolean overtaken =
        failure.reason() == Reason.CONFLICT || failure.reason() == Reason.ALREADY_EXISTS;
    if (overtaken && attempt < ATTEMPTS_MAX) {
      return takeOver(attempt + 1);
    }
    return switch (failure.reason()) {
      // Its namespace is gone or going, or a policy is against it: that must not stop a node.
      case NOT_FOUND, FORBIDDEN, INVALID, BAD_REQUEST ->
          CompletableFuture.completedStage(SessionTicket.withoutFence(image.revision()));
      default -> CompletableFuture.failedStage(new AgentUnreachable(failure.message()));
    };
  }

  /**
   * Renews it, and makes it belong to the Node, which did not exist yet when the first session
   * began.
   */
  CompletionStage<WriteAnswer> renew(ClusterImage image, SessionTicket ticket) {
    return write(image, ticket.transitions());
  }

  /** Whether it belongs to the Node already, or there is none to belong to. */
  boolean isOwned(ClusterImage image) {
    return image.get(node).isEmpty()
        || image.get(key).filter(lease -> !lease.facts().owners().isEmpty()).isPresent();
  }

  private CompletionStage<WriteAnswer> write(ClusterImage image, long transitions) {
    Optional<StoredObject> standing = image.get(key);
    ObjectNode lease = standing.map(StoredObject::tree).orElseGet(this::fresh);
    ObjectNode spec = lease.withObject("/spec");
    spec.put("renewTime", LeaseTimes.micro(parts.clock().instant()));
    if (transitions > 0) {
      spec.put("leaseTransitions", transitions);
    }
    ObjectNode metadata = lease.withObject("/metadata");
    if (!metadata.has("ownerReferences")) {
      image
          .get(node)
          .ifPresent(owner ->
              metadata
                  .putArray("ownerReferences")
                  .addObject()
                  .put("apiVersion", "v1")
                  .put("kind", "Node")
                  .put("name", node.name())
                  .put("uid", owner.uid().value()));
    }
    return standing.isPresent()
        ? writes.update(key, "", lease, standing.get().revision())
        : writes.create(key, lease);
  }

  private ObjectNode fresh() {
    ObjectNode lease = Json.object();
    lease.put("kind", "Lease").put("apiVersion", "coordination.k8s.io/v1");
    lease.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
    lease.putObject("spec").put("holderIdentity", key.name()).put("leaseDurationSeconds", SECONDS);
    return lease;
  }
}
