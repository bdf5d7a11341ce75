package io.troupe.node.runtime;

import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.DownwardApi;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.References;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Runs containers. No method blocks; what takes time answers by a stage that only fails on bugs.
 * Containers outlive the runtime object: {@link #open} tells what an earlier one left.
 */
public interface PodRuntime {

  /** For nodeInfo.containerRuntimeVersion, for instance {@code process://0.1}. */
  String version();

  /** What this machine does not permit, as sentences for the Node's Ready condition. */
  List<String> limits();

  /** Whether pods here have volumes with anything in them, tokens for one. */
  default boolean keepsVolumes() {
    return true;
  }

  /**
   * Begins watching.
   *
   * @param onExit called once for every container that ends from now on, on any thread
   * @return every attempt that is known of, running or ended, oldest first
   */
  CompletionStage<List<Existing>> open(Consumer<Exited> onExit);

  /** Something still here from before. */
  record Existing(ContainerRef ref, Instant startedAt, Optional<Exited> end) {}

  /**
   * @param message the termination message; empty for none
   */
  record Exited(
      ContainerRef ref,
      int exitCode,
      String reason,
      String message,
      Instant startedAt,
      Instant finishedAt) {}

  /** Directories and volumes. Called before the first container and after every agent start. */
  CompletionStage<Prepared> prepare(PodView pod, References references, DownwardApi downward);

  /** How preparing ends. */
  sealed interface Prepared {
    /**
     * @param notices warnings for the pod's Events
     */
    record Ready(List<Notice> notices) implements Prepared {}

    /** To be tried again. @param message as in a FailedMount event */
    record NotYet(String message) implements Prepared {}
  }

  /** Worth a Warning event. */
  record Notice(String reason, String message) {}

  /**
   * @param environment complete, in order
   */
  record StartRequest(
      PodView pod, ContainerView container, int attempt, Map<String, String> environment) {
    public ContainerRef ref() {
      return new ContainerRef(pod.uid(), container.name(), attempt);
    }
  }

  CompletionStage<StartResult> start(StartRequest request);

  /** How a start ends. */
  sealed interface StartResult {
    record Started(String containerId, Instant at, List<Notice> notices) implements StartResult {}

    /** Counts as an attempt that ended at once, as with containerd. */
    record Failed(String containerId, int exitCode, String reason, String message)
        implements StartResult {}
  }

  /** SIGTERM to all its processes, or SIGKILL. The end comes by onExit; of a dead one nothing. */
  void stop(ContainerRef ref, boolean kill);

  /**
   * @param output both streams together, at most 10 KiB
   */
  record ExecResult(int exitCode, String output, boolean timedOut) {}

  CompletionStage<ExecResult> exec(
      StartRequest like, ContainerRef ref, List<String> command, Duration timeout);

  /** Begins at once; what becomes of it is told to the listener. */
  PodStream stream(StreamRequest request, PodStream.Listener listener);

  /** Where CRI logs of a container lie, as {@code <attempt>.log}; empty when there are none. */
  Optional<Path> logDirectory(PodView pod, String container);

  /** Forgets attempts before this one, logs included. */
  void forgetBefore(ContainerRef ref);

  /** Kills what still runs of a pod and deletes all that is kept of it. */
  CompletionStage<Void> remove(String podUid);

  /** Lets go of threads; containers keep running. */
  void close();
}
