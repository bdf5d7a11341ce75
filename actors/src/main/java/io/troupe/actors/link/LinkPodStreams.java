package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kubelet.ContainerChoice;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Streams through the agent that runs the pod. Refuses as upstream does: pkg/registry/core/pod
 * strategy.go, streamLocation and PortForwardLocation.
 */
public final class LinkPodStreams implements PodStreams {
  private final ImageReader images;
  private final ActorRef<NodeLinkGateway.Command> gateway;

  public LinkPodStreams(ImageReader images, ActorRef<NodeLinkGateway.Command> gateway) {
    this.images = images;
    this.gateway = gateway;
  }

  @Override
  public CompletionStage<Answer> find(ObjectKey pod, Kind kind, String container) {
    return images.latest().thenApply(image -> found(image, pod, kind, container));
  }

  private Answer found(ClusterImage image, ObjectKey key, Kind kind, String asked) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return new Answer.Refused(Failure.notFound(key.type(), key.name()));
    }
    PodView pod = new PodView(stored.get().tree());
    Result<String> container =
        kind == Kind.PORTFORWARD ? Result.ok("") : ContainerChoice.of(pod, asked);
    return switch (container) {
      case Result.Refused<String>(Failure failure) -> new Answer.Refused(failure);
      case Result.Ok<String>(String name) -> {
        String node = NodeLinkGateway.nodeOf(stored.get());
        yield node.isEmpty()
            ? new Answer.Refused(
                Failure.badRequest("pod " + key.name() + " does not have a host assigned"))
            : new Answer.Found(new NodeLine(node, key, pod.uid(), kind, name));
      }
    };
  }

  private final class NodeLine implements Line {
    private final String node;
    private final ObjectKey pod;
    private final String uid;
    private final Kind kind;
    private final String container;

    NodeLine(String node, ObjectKey pod, String uid, Kind kind, String container) {
      this.node = node;
      this.pod = pod;
      this.uid = uid;
      this.kind = kind;
      this.container = container;
    }

    @Override
    public String container() {
      return container;
    }

    @Override
    public void open(long tag, byte[] options, ActorRef<FromPod> opener) {
      gateway.tell(
          new NodeLinkGateway.ToNode(
              node, new SessionMessage.OpenStream(pod, uid, kind.wire(), options, tag, opener)));
    }
  }
}
