package io.troupe.core.link;

import java.util.List;
import java.util.Optional;

/**
 * What travels on one agent's stream. Each stream has a session number given by the Node's entity;
 * messages of a lower session are ignored, and a new session begins with the whole desired state
 * down and the whole actual state up.
 */
public final class NodeLink {
  /** Most chunks of a reply that are under way untaken. */
  public static final int REPLY_WINDOW_CHUNKS = 8;

  /** Most bytes of one chunk of a reply. */
  public static final int REPLY_CHUNK_BYTES_MAX = 64 * 1024;

  private NodeLink() {}

  /** From the agent to the control plane. */
  public sealed interface Up {}

  /** From the control plane to the agent. */
  public sealed interface Down {}

  /**
   * First message of a stream.
   *
   * @param node JSON of the Node object as the agent would register it: labels, capacity,
   *     addresses, nodeInfo
   */
  public record Hello(String nodeName, byte[] node) implements Up {}

  /** Every {@code leaseDurationSeconds / 4} seconds. */
  public record Heartbeat(long session) implements Up {}

  /**
   * Node conditions, capacity or images have changed, or five minutes have passed. @param status
   * JSON of node.status
   */
  public record NodeStatus(long session, byte[] status) implements Up {}

  /**
   * What a pod is now.
   *
   * @param status JSON of pod.status as the agent wants it to stand; the entity keeps conditions
   *     that are not the agent's
   */
  public record PodStatus(long session, String namespace, String name, String uid, byte[] status)
      implements Up {}

  /** All containers of a pod being deleted are dead: the object may go. */
  public record PodStopped(long session, String namespace, String name, String uid) implements Up {}

  /**
   * Something worth an Event about a pod, or about the Node itself when {@code name} is empty.
   *
   * @param type Normal or Warning
   * @param fieldPath the part of the pod it is about, for instance {@code spec.containers{web}};
   *     may be empty
   */
  public record Occurred(
      long session,
      String namespace,
      String name,
      String uid,
      String type,
      String reason,
      String message,
      String fieldPath)
      implements Up {}

  /**
   * A pod here is to hold a token of its service account.
   *
   * @param query for the answer; the agent's own count
   * @param request JSON of the TokenRequest, bound to the pod
   */
  public record TokenWanted(
      long session, long query, String namespace, String serviceAccount, byte[] request)
      implements Up {}

  /** Answer to {@link Query}; {@code last} ends it. */
  public record Reply(long session, long query, byte[] chunk, boolean last, Optional<String> error)
      implements Up {}

  /**
   * Stream accepted. Said again when the control planes change.
   *
   * @param controlPlanes URLs of all that live, as agents reach them; empty if that is not known
   */
  public record Welcome(long session, List<String> controlPlanes) implements Down {
    public Welcome {
      controlPlanes = List.copyOf(controlPlanes);
    }

    public Welcome(long session) {
      this(session, List.of());
    }
  }

  /**
   * The whole desired state, once at the start of a session: JSON of every pod bound to this node.
   */
  public record Assignments(long session, List<byte[]> pods) implements Down {}

  /** A pod bound to this node is new or has changed (spec, metadata, deletion). */
  public record Assigned(long session, byte[] pod) implements Down {}

  /** A pod object is gone; whatever still runs of it must stop at once. */
  public record Removed(long session, String namespace, String name, String uid) implements Down {}

  /**
   * ConfigMaps, Secrets or Services that pods here refer to, as objects; {@code gone} by {@code
   * <kind>/<namespace>/<name>}.
   */
  public record References(long session, List<byte[]> objects, List<String> gone) implements Down {}

  /**
   * A question about a container: its logs. The reply comes in chunks.
   *
   * @param options JSON of the query, for logs: PodLogOptions
   */
  public record Query(
      long session,
      long query,
      String kind,
      String namespace,
      String pod,
      String uid,
      byte[] options)
      implements Down {}

  /**
   * Answer to {@link TokenWanted}.
   *
   * @param answer JSON of the TokenRequest with its status; empty when refused
   * @param error why it is refused
   */
  public record TokenAnswer(long session, long query, byte[] answer, Optional<String> error)
      implements Down {}

  /**
   * The asker has taken {@code chunks} more; a reply may be {@link #REPLY_WINDOW_CHUNKS} ahead of
   * what was taken.
   */
  public record More(long session, long query, int chunks) implements Down {}

  /** The asker has gone away. */
  public record Cancel(long session, long query) implements Down {}
}
