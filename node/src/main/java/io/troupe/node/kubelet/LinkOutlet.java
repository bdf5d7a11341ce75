package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector.Uplink;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The current way up. Nothing is kept for later: the next session begins with the whole actual
 * state.
 */
final class LinkOutlet implements PodOutlet {
  private record Way(Uplink uplink, long session) {}

  private volatile Uplink opened;
  private volatile Way way;

  void open(Uplink uplink) {
    opened = uplink;
  }

  void welcome(long session) {
    way = new Way(opened, session);
  }

  void close() {
    Uplink old = opened;
    way = null;
    opened = null;
    if (old != null) {
      old.close();
    }
  }

  Optional<Uplink> uplink() {
    return Optional.ofNullable(way).map(Way::uplink);
  }

  void send(LongFunction<NodeLink.Up> message) {
    Way current = way;
    if (current != null) {
      current.uplink().send(message.apply(current.session()));
    }
  }

  @Override
  public void status(PodView pod, ObjectNode status) {
    byte[] json = Json.bytes(status);
    send(session -> new NodeLink.PodStatus(session, pod.namespace(), pod.name(), pod.uid(), json));
  }

  @Override
  public void stopped(PodView pod) {
    send(session -> new NodeLink.PodStopped(session, pod.namespace(), pod.name(), pod.uid()));
  }

  @Override
  public void event(PodView pod, String container, boolean warning, String reason, String message) {
    String fieldPath = pod.container(container).map(LinkOutlet::fieldPath).orElse("");
    send(session ->
        new NodeLink.Occurred(
            session,
            pod.namespace(),
            pod.name(),
            pod.uid(),
            warning ? "Warning" : "Normal",
            reason,
            message,
            fieldPath));
  }

  /** As upstream names a container in an Event. */
  private static String fieldPath(ContainerView container) {
    String list =
        switch (container.kind()) {
          case APP -> "containers";
          case INIT, SIDECAR -> "initContainers";
          case EPHEMERAL -> "ephemeralContainers";
        };
    return "spec." + list + "{" + container.name() + "}";
  }
}
