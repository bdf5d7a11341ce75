package io.troupe.node.kubelet;

import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.ProbeSpec;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;

/** What a {@link PodWorker} understands. */
sealed interface WorkerMessage {

  /** The pod as it stands now. */
  record Assigned(PodView pod) implements WorkerMessage {}

  /** The object is gone: stop at once and clean up. */
  record Removed() implements WorkerMessage {}

  /** A new session wants to hear everything. */
  record Resend() implements WorkerMessage {}

  /** Something the pod may refer to has changed. */
  record ReferencesChanged() implements WorkerMessage {}

  record Prepared(PodRuntime.Prepared outcome) implements WorkerMessage {}

  record StartDone(ContainerRef ref, PodRuntime.StartResult result) implements WorkerMessage {}

  record Ended(PodRuntime.Exited exited) implements WorkerMessage {}

  record Look() implements WorkerMessage {}

  /** Volumes could not be prepared a while ago. */
  record MountAgain() implements WorkerMessage {}

  /** The grace period of a container is over. */
  record KillDue(ContainerRef ref) implements WorkerMessage {}

  record HookDone(ContainerRef ref, boolean preStop, String error) implements WorkerMessage {}

  record ProbeDue(ContainerRef ref, ProbeSpec.Type type) implements WorkerMessage {}

  record Probed(ContainerRef ref, ProbeSpec.Type type, boolean ok, String output)
      implements WorkerMessage {}

  record RuntimeFailed(String what, Throwable cause) implements WorkerMessage {}

  /** Somebody wants to read a container's log. */
  record Logs(NodeLink.Query query, LogQueries queries, LinkConnector.Uplink uplink)
      implements WorkerMessage {}

  /** Somebody wants to be connected with a container or a port. */
  record Stream(StreamDesk desk) implements WorkerMessage {}

  record CleanedUp() implements WorkerMessage {}
}
