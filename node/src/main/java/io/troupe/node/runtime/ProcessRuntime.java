package io.troupe.node.runtime;

import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.DownwardApi;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.kubelet.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers as processes of this machine, each in its own session, below a supervising shell that
 * does not belong to this JVM. There are no images: see {@link CommandResolution}. The truth is in
 * files (see {@link PodDirectories}), so a new runtime object over the same root knows all that the
 * old one knew.
 */
public final class ProcessRuntime implements PodRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);
  private static final Duration SUPERVISOR_START_MAX = Duration.ofSeconds(5);
  private static final Duration SETTLE_MAX = Duration.ofSeconds(1);
  private static final Duration DEATH_MAX = Duration.ofSeconds(2);
  private static final String SCHEME = "process";

  private final PodDirectories directories;
  private final CommandResolution commands;
  private final ContainerPlaces places;
  private final InstantSource clock;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final Mounts mounts = new Mounts();
  private final Cgroups cgroups = new Cgroups();
  private final Execs execs = new Execs();
  private final ProcessStreams streams;
  private volatile Supervisor supervisor;
  private volatile ExitWatch exits;

  public ProcessRuntime(ProcessSettings settings, InstantSource clock) {
    this.directories = new PodDirectories(settings.root());
    this.commands = new CommandResolution(settings);
    this.places = new ContainerPlaces(directories, settings.api().map(ApiVariables::new));
    this.streams = new ProcessStreams(directories, places, commands, mounts, cgroups);
    this.clock = clock;
  }

  @Override
  public String version() {
    return "process://0.1";
  }

  @Override
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    mounts.limit().ifPresent(limits::add);
    cgroups.limit().ifPresent(limits::add);
    return limits;
  }

  @Override
  public CompletionStage<List<Existing>> open(Consumer<Exited> onExit) {
    return async(() -> {
      directories.create();
      supervisor = Supervisor.install(directories.root().resolve("bin"), clock);
      streams.open(supervisor.heeding());
      mounts.probe();
      cgroups.probe();
      exits =
          new ExitWatch(
              directories,
              exited -> {
                streams.ended(exited.ref());
                onExit.accept(exited);
              });
      List<Existing> existing = new ArrayList<>();
      for (AttemptFiles attempt : directories.attempts()) {
        if (attempt.end().isEmpty() && !settled(attempt)) {
          attempt.markLost();
        }
        if (attempt.end().isEmpty()) {
          exits.watch(attempt);
        }
        existing.add(new Existing(attempt.ref(), attempt.startedAt(), attempt.end()));
      }
      exits.start();
      return existing;
    });
  }

  /** Waits for a supervisor that is just starting; false when there is none. */
  private static boolean settled(AttemptFiles attempt) throws IOException, InterruptedException {
    Poll.until(
        SETTLE_MAX,
        () ->
            attempt.alive()
                || attempt.end().isPresent()
                || (attempt.supervisor().isPresent() && !attempt.watched()));
    return attempt.end().isPresent() || attempt.watched();
  }

  @Override
  public CompletionStage<Prepared> prepare(
      PodView pod, References references, DownwardApi downward) {
    return async(() -> {
      Files.createDirectories(directories.state(pod.uid()));
      try {
        List<Notice> notices =
            new Volumes(directories.volumes(pod.uid())).write(pod, references, downward);
        if (!mounts.possible() && pod.containers().stream().anyMatch(Mounts::wanted)) {
          notices = new ArrayList<>(notices);
          notices.add(
              new Notice(
                  "VolumesNotMounted",
                  "this node cannot mount: volumes are below "
                      + directories.volumes(pod.uid())
                      + " and not at their mountPath"));
        }
        return new Prepared.Ready(notices);
      } catch (Volumes.NotYet missing) {
        return new Prepared.NotYet(missing.getMessage());
      }
    });
  }

  @Override
  public CompletionStage<StartResult> start(StartRequest given) {
    StartRequest request = places.completed(given);
    return async(() -> {
      AttemptFiles attempt = directories.attempt(request.ref());
      if (Files.exists(attempt.directory().resolve("supervisor"))) {
        return new StartResult.Started(id(request.ref()), attempt.startedAt(), List.of());
      }
      Files.createDirectories(attempt.directory());
      Path logs = directories.logs(request.pod(), request.container().name());
      Files.createDirectories(logs);
      Path cwd = places.workingDirectory(request);
      Path log = logs.resolve(request.attempt() + ".log");
      return switch (commands.resolve(request.container(), request.environment(), cwd)) {
        case CommandResolution.Resolved.Run(var command) ->
            launch(request, attempt, log, cwd, command, List.of());
        case CommandResolution.Resolved.StandIn() ->
            launch(
                request,
                attempt,
                log,
                cwd,
                standIn(request.container()),
                List.of(
                    new Notice(
                        "ImageNotRun",
                        "The process runtime has no images: "
                            + request.container().image()
                            + " is not run, a process that waits for SIGTERM stands in for container "
                            + request.container().name())));
        case CommandResolution.Resolved.Refused(var message) -> failed(attempt, message);
      };
    });
  }

  private StartResult launch(
      StartRequest request,
      AttemptFiles attempt,
      Path log,
      Path cwd,
      List<String> command,
      List<Notice> notices)
      throws IOException, InterruptedException {
    List<String> mounted;
    try {
      mounted =
          mounts.around(
              Supervisor.withOddVariables(command, request.environment()),
              request.container(),
              directories.volumes(request.pod().uid()),
              attempt,
              cwd,
              supervisor.script(Mounts.SCRIPT));
    } catch (IOException e) {
      return failed(attempt, "error mounting volumes: " + e.getMessage());
    }
    exits.watch(attempt);
    boolean asAsked =
        supervisor.launch(
            attempt,
            log,
            directories.exits().resolve(attempt.ref().toString()),
            cwd,
            cgroups.create(request),
            request.container(),
            request.environment(),
            mounted);
    if (!Poll.until(SUPERVISOR_START_MAX, () -> attempt.process().isPresent())) {
      return failed(attempt, "the supervisor did not start");
    }
    return new StartResult.Started(
        id(request.ref()), attempt.startedAt(), asAsked ? notices : withoutTerminal(notices));
  }

  private static List<Notice> withoutTerminal(List<Notice> notices) {
    List<Notice> all = new ArrayList<>(notices);
    all.add(
        new Notice("NoTerminal", "This node cannot give the container a terminal: it has pipes"));
    return all;
  }

  private static StartResult failed(AttemptFiles attempt, String message) throws IOException {
    attempt.markFailed(128, "StartError", message);
    return new StartResult.Failed(id(attempt.ref()), 128, "StartError", message);
  }

  private static List<String> standIn(ContainerView container) {
    String script = "echo \"$0\"; trap 'exit 0' TERM INT; while :; do sleep 86400 & wait $!; done";
    return List.of(
        "/bin/sh",
        "-c",
        script,
        "troupe: image "
            + container.image()
            + " is not run by the process runtime; this process only waits for SIGTERM");
  }

  @Override
  public CompletionStage<Void> resize(StartRequest like) {
    return async(() -> {
      cgroups.resize(like);
      return null;
    });
  }

  @Override
  public void stop(ContainerRef ref, boolean kill) {
    work.execute(() -> {
      AttemptFiles attempt = directories.attempt(ref);
      try {
        Optional<ProcessTable.Identity> process = attempt.process();
        if (process.isPresent()) {
          ProcessTable.signal(process.get(), kill ? "KILL" : "TERM");
        }
      } catch (IOException e) {
        LOG.warn("cannot signal container {}", ref, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public CompletionStage<ExecResult> exec(
      StartRequest given, ContainerRef ref, List<String> command, Duration timeout) {
    StartRequest like = places.completed(given);
    return async(() -> {
      Path cwd = places.workingDirectory(like);
      return switch (commands.located(command, like.environment(), cwd)) {
        case CommandResolution.Resolved.Run(var located) ->
            execs.run(
                mounts.inside(located, cwd, directories.attempt(ref).process()),
                like.environment(),
                cwd,
                timeout);
        case CommandResolution.Resolved.StandIn() -> new ExecResult(126, "", false);
        case CommandResolution.Resolved.Refused(var message) -> new ExecResult(126, message, false);
      };
    });
  }

  @Override
  public PodStream stream(StreamRequest request, PodStream.Listener listener) {
    return streams.begin(request, listener);
  }

  @Override
  public Optional<Path> logDirectory(PodView pod, String container) {
    return Optional.of(directories.logs(pod, container));
  }

  @Override
  public void forgetBefore(ContainerRef ref) {
    work.execute(() -> {
      try {
        for (AttemptFiles attempt : directories.attempts(ref.podUid())) {
          if (attempt.ref().container().equals(ref.container())
              && attempt.ref().attempt() < ref.attempt()) {
            FolderTree.delete(attempt.directory());
            LogRotation.delete(directories.root().resolve("pods"), attempt.ref());
          }
        }
      } catch (IOException e) {
        LOG.warn("cannot clean up before {}", ref, e);
      }
    });
  }

  @Override
  public CompletionStage<Void> remove(String podUid) {
    return async(() -> {
      List<AttemptFiles> attempts = directories.attempts(podUid);
      streams.removed(podUid);
      for (AttemptFiles attempt : attempts) {
        exits.forget(attempt);
        Optional<ProcessTable.Identity> process = attempt.process();
        if (process.isPresent()) {
          ProcessTable.signal(process.get(), "KILL");
        }
      }
      for (AttemptFiles attempt : attempts) {
        Poll.until(DEATH_MAX, () -> !attempt.watched());
        Files.deleteIfExists(directories.exits().resolve(attempt.ref().toString()));
      }
      cgroups.remove(podUid);
      directories.delete(podUid);
      return null;
    });
  }

  @Override
  public void close() {
    if (exits != null) {
      exits.close();
    }
    work.close();
  }

  private static String id(ContainerRef ref) {
    return ref.id(SCHEME);
  }

  private <T> CompletionStage<T> async(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    work.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }
}
