package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import io.troupe.actors.peer.Travels;

/**
 * What a stream tells its opener. The agent keeps to {@link
 * io.troupe.core.link.NodeLink#STREAM_WINDOW_BYTES} ahead of {@link ToPod.Credit} on each channel,
 * which bounds what may wait at the opener.
 */
public sealed interface FromPod extends Travels {

  /** The opener's own number for the stream, since one opener may have several. */
  long tag();

  /**
   * First of all, unless it has {@link Ended} at once.
   *
   * @param stream takes what goes the other way
   */
  record Opened(long tag, ActorRef<ToPod> stream) implements FromPod {}

  record Data(long tag, int channel, byte[] bytes) implements FromPod {}

  /** The pod has taken that many bytes more of a channel. */
  record Credit(long tag, int channel, int bytes) implements FromPod {}

  /** No more data comes on a channel. */
  record HalfClosed(long tag, int channel) implements FromPod {}

  /**
   * Last of all.
   *
   * @param status JSON of a metav1.Status
   */
  record Ended(long tag, byte[] status) implements FromPod {}
}
