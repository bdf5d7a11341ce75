package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Streams into pods, wherever they run. Authorization is the caller's. */
public interface PodStreams {

  /** What a stream is for. */
  enum Kind {
    EXEC,
    ATTACH,
    PORTFORWARD;

    /** As agents and paths call it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  sealed interface Answer {
    record Found(Line line) implements Answer {}

    record Refused(Failure failure) implements Answer {}
  }

  /**
   * Looks where a pod is and what of it is meant.
   *
   * @param container of exec and attach; empty for the only one
   */
  CompletionStage<Answer> find(ObjectKey pod, Kind kind, String container);

  /** The way to one pod. Any thread. */
  interface Line {
    /** The container that is meant; empty for port-forward. */
    String container();

    /**
     * Opens a stream; whatever comes of it is told to the opener. When the opener stops, its
     * streams are cancelled.
     *
     * @param tag the opener's own number for the stream
     * @param options JSON as in {@link io.troupe.core.link.NodeLink.StreamOpen}
     */
    void open(long tag, byte[] options, ActorRef<FromPod> opener);
  }
}
