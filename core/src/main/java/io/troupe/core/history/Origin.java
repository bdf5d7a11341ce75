package io.troupe.core.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Grounds;
import java.util.Optional;

/** What a chain of causes may end with: a deed that nothing in the cluster led to. */
public enum Origin {
  /** Somebody outside of the cluster's own process: a person, an operator, a script. */
  CLIENT("Client"),
  /** A node that joined, was lost or came back. */
  NODE("Node"),
  /** What the control plane makes when it first starts. */
  START("Start");

  private static final String BOOTSTRAP = "troupe/bootstrap";

  private final String wire;

  Origin(String wire) {
    this.wire = wire;
  }

  /** Empty for what controllers, the scheduler and kubelets did: something led them to it. */
  public static Optional<Origin> of(CommittedEvent event) {
    Cause cause = event.event().cause();
    if (!cause.sourceAddress().isEmpty()) {
      return Optional.of(CLIENT);
    }
    if (cause.userAgent().equals(BOOTSTRAP)) {
      return Optional.of(START);
    }
    return switch (event.event().type()) {
      case NODE_HEARTBEAT_LOST, NODE_HEARTBEAT_REGAINED -> Optional.of(NODE);
      case CREATED -> created(cause);
      case SPEC_CHANGED,
          METADATA_CHANGED,
          STATUS_REPORTED,
          DELETION_REQUESTED,
          DELETED,
          POD_BOUND,
          PLAN_MADE ->
          Optional.empty();
    };
  }

  private static Optional<Origin> created(Cause cause) {
    if (cause.parentRevision() > 0 || !Grounds.onBehalfOf(cause).isEmpty()) {
      return Optional.empty();
    }
    if (cause.user().equals(UserInfo.SERVER.name())) {
      return Optional.of(START); // what it serves by itself
    }
    return cause.user().startsWith(Actor.NODE) ? Optional.of(NODE) : Optional.empty();
  }

  /**
   * @param link the step of the chain that it is
   */
  static ObjectNode tree(Origin origin, CommittedEvent event, ObjectNode link) {
    return Json.object()
        .put("kind", origin.wire)
        .put("who", Actor.named(event.event().cause()))
        .put("revision", event.revision())
        .put("what", link.path("what").asText());
  }
}
