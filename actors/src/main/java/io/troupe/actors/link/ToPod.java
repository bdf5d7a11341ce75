package io.troupe.actors.link;

import io.troupe.actors.peer.Travels;

/**
 * What the opener of a stream tells it. Plain data and references, so that opener and stream may be
 * on different nodes. The opener keeps to {@link io.troupe.core.link.NodeLink#STREAM_WINDOW_BYTES}
 * ahead of {@link FromPod.Credit} on each channel.
 */
public sealed interface ToPod extends Travels
    permits ToPod.Data,
        ToPod.Credit,
        ToPod.HalfClose,
        ToPod.Cancel,
        StreamRelay.AgentSaid,
        StreamRelay.OpenerGone {

  /**
   * @param bytes at most {@link io.troupe.core.link.NodeLink#STREAM_CHUNK_BYTES_MAX}
   */
  record Data(int channel, byte[] bytes) implements ToPod {}

  /** The opener has taken that many bytes more of a channel. */
  record Credit(int channel, int bytes) implements ToPod {}

  /** No more data will be sent on a channel. */
  record HalfClose(int channel) implements ToPod {}

  /** The opener has lost interest. Nothing more is said to it. */
  record Cancel() implements ToPod {}
}
