package io.troupe.node.runtime;

import io.troupe.core.kubelet.DownwardApi;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.References;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs nothing and reports that it does: containers start after a set delay and end when stopped.
 * For scale tests with thousands of nodes in one process; has no thread of its own.
 */
public final class HollowRuntime implements PodRuntime {
  private final Duration startDelay;
  private final InstantSource clock;
  private final ConcurrentHashMap<ContainerRef, Instant> running = new ConcurrentHashMap<>();
  private volatile Consumer<Exited> onExit = end -> {};

  public HollowRuntime(Duration startDelay, InstantSource clock) {
    this.startDelay = startDelay;
    this.clock = clock;
  }

  @Override
  public String version() {
    return "hollow://0.1";
  }

  @Override
  public List<String> limits() {
    return List.of();
  }

  @Override
  public boolean keepsVolumes() {
    return false;
  }

  @Override
  public CompletionStage<List<Existing>> open(Consumer<Exited> exits) {
    onExit = exits;
    return CompletableFuture.completedStage(List.of());
  }

  @Override
  public CompletionStage<Prepared> prepare(
      PodView pod, References references, DownwardApi downward) {
    return CompletableFuture.completedStage(new Prepared.Ready(List.of()));
  }

  @Override
  public CompletionStage<StartResult> start(StartRequest request) {
    if (startDelay.isZero()) {
      return CompletableFuture.completedStage(started(request.ref()));
    }
    return CompletableFuture.supplyAsync(
        () -> started(request.ref()),
        CompletableFuture.delayedExecutor(startDelay.toMillis(), TimeUnit.MILLISECONDS));
  }

  private StartResult started(ContainerRef ref) {
    Instant now = clock.instant();
    running.put(ref, now);
    return new StartResult.Started(ref.id("hollow"), now, List.of());
  }

  @Override
  public void stop(ContainerRef ref, boolean kill) {
    Instant startedAt = running.remove(ref);
    if (startedAt != null) {
      int code = kill ? 137 : 0;
      onExit.accept(
          new Exited(ref, code, kill ? "Error" : "Completed", "", startedAt, clock.instant()));
    }
  }

  @Override
  public CompletionStage<ExecResult> exec(
      StartRequest like, ContainerRef ref, List<String> command, Duration timeout) {
    return CompletableFuture.completedStage(new ExecResult(0, "", false));
  }

  @Override
  public PodStream stream(StreamRequest request, PodStream.Listener listener) {
    return LocalStream.begin(
        listener,
        _ -> new PodStream.End.Failed("a hollow node runs nothing that could be connected to"));
  }

  @Override
  public Optional<Path> logDirectory(PodView pod, String container) {
    return Optional.empty();
  }

  @Override
  public void forgetBefore(ContainerRef ref) {}

  @Override
  public CompletionStage<Void> remove(String podUid) {
    running.keySet().removeIf(ref -> ref.podUid().equals(podUid));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {
    running.clear();
  }
}
