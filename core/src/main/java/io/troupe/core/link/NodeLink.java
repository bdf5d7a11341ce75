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

  /** Most bytes of one piece of a stream into a pod. */
  public static final int STREAM_CHUNK_BYTES_MAX = 32 * 1024;

  /** Most bytes of one channel of a stream that are under way untaken. */
  public static final int STREAM_WINDOW_BYTES = 256 * 1024;

  /** Channels of a stream are numbered from 0 to this. */
  public static final int STREAM_CHANNEL_MAX = 4;

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

  /**
   * A client wants a stream into a pod. The answer is data both ways and in the end a {@link
   * StreamEnded}.
   *
   * @param stream given by the asker, never used twice in a session
   * @param kind exec, attach or portforward; for the last, one stream is one connection
   * @param options JSON; of exec and attach {@code {"container":"c", "command":["sh"],
   *     "stdin":true, "stdout":true, "stderr":true, "tty":false}}, of portforward {@code
   *     {"port":8080}}
   */
  public record StreamOpen(
      long session,
      long stream,
      String kind,
      String namespace,
      String pod,
      String uid,
      byte[] options)
      implements Down {}

  /**
   * Bytes of one channel, at most {@link #STREAM_CHUNK_BYTES_MAX}.
   *
   * @param channel 0 stdin, 1 stdout, 2 stderr, 4 the terminal's size as JSON {@code {"Width":80,
   *     "Height":24}}; a forwarded connection has channel 0 both ways
   */
  public record StreamData(long session, long stream, int channel, byte[] bytes)
      implements Up, Down {}

  /**
   * The receiver has taken so many bytes of a channel more; its sender may be {@link
   * #STREAM_WINDOW_BYTES} ahead of what was taken.
   */
  public record StreamCredit(long session, long stream, int channel, int bytes)
      implements Up, Down {}

  /**
   * No more data on this channel this way: the end of stdin, or of one direction of a forwarded
   * connection.
   */
  public record StreamHalfClosed(long session, long stream, int channel) implements Up, Down {}

  /**
   * The last message of a stream.
   *
   * @param status JSON of a metav1.Status: Success; or Failure, for a command that ran with reason
   *     NonZeroExitCode and its exit code as the cause {@code ExitCode}
   */
  public record StreamEnded(long session, long stream, byte[] status) implements Up {}

  /**
   * The client has gone: what was started for it is killed and its connections closed. Nothing more
   * is said of the stream.
   */
  public record StreamCancel(long session, long stream) implements Down {}
}
