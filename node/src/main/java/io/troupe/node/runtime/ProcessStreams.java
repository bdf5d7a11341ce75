package io.troupe.node.runtime;

import io.troupe.core.kubelet.ContainerView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Streams into containers that are processes of this machine. Commands that run beside a container
 * end with it, as all in one pid namespace do.
 */
final class ProcessStreams {
  private final PodDirectories directories;
  private final ContainerPlaces places;
  private final CommandResolution commands;
  private final Mounts mounts;
  private final Cgroups cgroups;
  private final Map<ContainerRef, Collection<Runnable>> kills = new ConcurrentHashMap<>();

  ProcessStreams(
      PodDirectories directories,
      ContainerPlaces places,
      CommandResolution commands,
      Mounts mounts,
      Cgroups cgroups) {
    this.directories = directories;
    this.places = places;
    this.commands = commands;
    this.mounts = mounts;
    this.cgroups = cgroups;
  }

  PodStream begin(StreamRequest request, PodStream.Listener listener) {
    return LocalStream.begin(
        listener,
        switch (request) {
          case StreamRequest.PortForward(_, var port) -> new PortForwardStream(port);
          case StreamRequest.Attach attach -> attach(attach);
          case StreamRequest.Exec exec -> stream -> exec(exec).run(stream);
        });
  }

  private AttachStream attach(StreamRequest.Attach attach) {
    ContainerView container = attach.like().container();
    Path logs = directories.logs(attach.like().pod(), container.name());
    return new AttachStream(
        directories.attempt(attach.ref()),
        logs.resolve(attach.ref().attempt() + ".log"),
        attach.io(),
        container.spec().path("stdinOnce").asBoolean());
  }

  /**
   * @throws IOException if the command is not there
   */
  private ExecStream exec(StreamRequest.Exec exec) throws IOException {
    PodRuntime.StartRequest like = places.completed(exec.like());
    Path cwd = places.workingDirectory(like);
    return switch (commands.located(exec.command(), like.environment(), cwd)) {
      case CommandResolution.Resolved.Run(var located) ->
          new ExecStream(
              mounts.inside(
                  Supervisor.withOddVariables(located, like.environment()),
                  cwd,
                  directories.attempt(exec.ref()).process()),
              like.environment(),
              cwd,
              cgroups.of(exec.ref()),
              exec.io(),
              exec.ref(),
              this);
      case CommandResolution.Resolved.StandIn() -> throw new IOException("no command is given");
      case CommandResolution.Resolved.Refused(var message) ->
          throw new IOException("failed to start the command: " + message);
    };
  }

  /** Runs {@code kill} when the container ends; the answer takes that back. */
  Runnable endingWith(ContainerRef ref, Runnable kill) {
    kills.computeIfAbsent(ref, _ -> ConcurrentHashMap.newKeySet()).add(kill);
    return () ->
        kills.computeIfPresent(
            ref,
            (_, all) -> {
              all.remove(kill);
              return all.isEmpty() ? null : all;
            });
  }

  void ended(ContainerRef ref) {
    Collection<Runnable> all = kills.remove(ref);
    if (all != null) {
      all.forEach(Runnable::run);
    }
  }

  void removed(String podUid) {
    kills.keySet().stream().filter(ref -> ref.podUid().equals(podUid)).forEach(this::ended);
  }
}
