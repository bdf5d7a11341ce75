package io.troupe.node.runtime;

import io.troupe.core.kubelet.PodView;
import java.util.List;

/** What a client wants of a pod that runs here. */
public sealed interface StreamRequest {

  /** Which channels there are; a terminal has no stderr of its own. */
  record Io(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

  /**
   * @param like what the container was started with
   * @param command not empty
   */
  record Exec(PodRuntime.StartRequest like, ContainerRef ref, List<String> command, Io io)
      implements StreamRequest {
    public Exec {
      command = List.copyOf(command);
    }
  }

  /** To the container's own input and output, from now on. */
  record Attach(PodRuntime.StartRequest like, ContainerRef ref, Io io) implements StreamRequest {}

  /** One TCP connection to a port of the pod. */
  record PortForward(PodView pod, int port) implements StreamRequest {}
}
