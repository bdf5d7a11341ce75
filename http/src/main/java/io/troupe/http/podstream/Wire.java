package io.troupe.http.podstream;

import akka.util.ByteString;
import io.troupe.actors.link.FromPod;

/**
 * How one kind of client speaks of streams: between its frames and the channels of a pod. A state
 * machine without threads or time of its own; what it wants done it tells its {@link Side}.
 *
 * @param <I> what comes from the client
 */
public interface Wire<I> {

  /** Before anything else. */
  void start();

  void received(I element);

  /** Everything but {@link FromPod.Opened} and {@link FromPod.Credit}, which the stage minds. */
  void told(FromPod message);

  /** Nothing has been said for a while: whatever finds out whether the client still lives. */
  default void keepAlive() {}

  /** It is over; frees what is not garbage collected. */
  default void close() {}

  /**
   * What a wire may ask for.
   *
   * @param <O> what goes to the client
   */
  interface Side<O> {
    /** Opens a stream into the pod. */
    void open(long tag, byte[] options);

    /** Sends to a pod, as fast as it takes it. */
    void send(long tag, int channel, ByteString bytes);

    /** Tells the terminal's newest size; older ones may be left out. */
    void resize(long tag, ByteString size);

    /** After everything sent before. */
    void halfClose(long tag, int channel);

    /** Nothing more is told of that stream. */
    void cancel(long tag);

    /** To the client. */
    void emit(O element);

    /** To the client; once it goes, the pod may send that many bytes more. */
    void emit(O element, long tag, int channel, int bytes);

    /** The pod may send that many bytes more, which the client does not want. */
    void drop(long tag, int channel, int bytes);

    /** Ends the connection once everything is with the client. */
    void complete();
  }
}
