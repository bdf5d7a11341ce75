package io.troupe.actors.link;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kubelet.LogTarget;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Logs from the agent that runs the pod. */
public final class LinkPodLogs implements PodLogs {
  private final ImageReader images;
  private final ActorRef<NodeLinkGateway.Command> gateway;

  public LinkPodLogs(ImageReader images, ActorRef<NodeLinkGateway.Command> gateway) {
    this.images = images;
    this.gateway = gateway;
  }

  @Override
  public CompletionStage<Answer> logs(ObjectKey pod, ObjectNode options) {
    return images.latest().thenCompose(image -> answer(image, pod, options));
  }

  private CompletionStage<Answer> answer(ClusterImage image, ObjectKey key, ObjectNode options) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return now(new Answer.Refused(Failure.notFound(key.type(), key.name())));
    }
    PodView pod = new PodView(stored.get().tree());
    String node = NodeLinkGateway.nodeOf(stored.get());
    LogTarget target =
        LogTarget.of(pod, options.path("container").asText(), options.path("previous").asBoolean());
    return switch (target) {
      case LogTarget.Refused(var failure) -> now(new Answer.Refused(failure));
      // Upstream answers nothing at all for a pod that has no node yet.
      case LogTarget.Container _ when node.isEmpty() -> now(new Answer.Stream(Source.empty()));
      case LogTarget.Container(var name) ->
          connected(node)
              .thenApply(connected ->
                  connected
                      ? new Answer.Stream(
                          stream(key, pod, node, options.deepCopy().put("container", name)))
                      : new Answer.Refused(
                          Failure.of(
                              Reason.INTERNAL_ERROR, "node \"" + node + "\" is not connected")));
    };
  }

  private static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedStage(answer);
  }

  /** Asked before the answer begins: afterwards there is no way to say why nothing comes. */
  private CompletionStage<Boolean> connected(String node) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    gateway.tell(new NodeLinkGateway.IsConnected(node, answer));
    return answer;
  }

  private Source<ByteString, NotUsed> stream(
      ObjectKey key, PodView pod, String node, ObjectNode options) {
    return Source.<ByteString>queue(1, OverflowStrategy.backpressure())
        .mapMaterializedValue(queue -> {
          gateway.tell(
              new NodeLinkGateway.ToNode(
                  node, new SessionMessage.Logs(key, pod.uid(), options, queue)));
          return NotUsed.getInstance();
        });
  }
}
