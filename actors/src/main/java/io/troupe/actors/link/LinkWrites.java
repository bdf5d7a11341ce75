package io.troupe.actors.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.DeleteOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes through the gates, in the name of a node or of the controller that watches over nodes. */
final class LinkWrites {
  private final LinkParts parts;
  private final UserInfo user;
  private final String userAgent;
  private final String fieldManager;

  private LinkWrites(LinkParts parts, UserInfo user, String userAgent, String fieldManager) {
    this.parts = parts;
    this.user = user;
    this.userAgent = userAgent;
    this.fieldManager = fieldManager;
  }

  static LinkWrites ofNode(LinkParts parts, String node) {
    UserInfo user =
        new UserInfo(
            "system:node:" + node, "", List.of("system:nodes", UserInfo.AUTHENTICATED), Map.of());
    return new LinkWrites(parts, user, "kubelet", "kubelet");
  }

  static LinkWrites ofNodeController(LinkParts parts) {
    return new LinkWrites(
        parts,
        UserInfo.serviceAccount("kube-system", "node-controller", ""),
        "node-controller",
        "kube-controller-manager");
  }

  CompletionStage<WriteAnswer> create(ObjectKey key, ObjectNode object) {
    return write(key, "", new WriteRequest.Operation.Create(object, List.of()), 0);
  }

  /**
   * @param object with the resourceVersion it was computed from
   * @param revision that made the caller act
   */
  CompletionStage<WriteAnswer> update(
      ObjectKey key, String subresource, ObjectNode object, long revision) {
    return write(key, subresource, new WriteRequest.Operation.Update(object, List.of()), revision);
  }

  /** Removes a pod whose containers are all dead. */
  CompletionStage<WriteAnswer> remove(ObjectKey key, String uid, long revision) {
    DeleteOptions now =
        new DeleteOptions(Optional.of(0L), Optional.empty(), Optional.of(uid), Optional.empty());
    return write(key, "", new WriteRequest.Operation.Delete(now), revision);
  }

  /**
   * @param request a TokenRequest
   */
  CompletionStage<WriteAnswer> token(ObjectKey serviceAccount, ObjectNode request) {
    return write(serviceAccount, "token", new WriteRequest.Operation.Create(request, List.of()), 0);
  }

  private CompletionStage<WriteAnswer> write(
      ObjectKey key, String subresource, WriteRequest.Operation operation, long revision) {
    Optional<Kind> kind = parts.kinds().byType(key.type());
    if (kind.isEmpty()) {
      return CompletableFuture.failedStage(
          new IllegalStateException(key.type() + " is not served"));
    }
    // A create names its object in the body only, unless it is about one that stands.
    boolean fresh = operation instanceof WriteRequest.Operation.Create && subresource.isEmpty();
    String name = fresh ? "" : key.name();
    Caller caller = new Caller(user, "", userAgent, parts.requestIds().get(), revision);
    return parts
        .gate()
        .write(
            new WriteRequest(
                caller,
                new Target(kind.get(), subresource, key.namespace(), name),
                operation,
                WriteRequest.Options.managedBy(fieldManager)));
  }
}
