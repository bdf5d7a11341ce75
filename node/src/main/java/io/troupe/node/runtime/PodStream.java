package io.troupe.node.runtime;

/**
 * One client's stream into a pod, as its asker sees it. Both sides keep a window per channel: who
 * sends data may be {@link io.troupe.core.link.NodeLink#STREAM_WINDOW_BYTES} ahead of the credit it
 * was given. That fits processes of this machine as well as the sockets of a CRI runtime's
 * streaming server. No method blocks; any thread, one at a time for each channel.
 */
public interface PodStream {
  /** Also both ways of a forwarded connection. */
  int STDIN = 0;

  int STDOUT = 1;
  int STDERR = 2;

  /** The terminal's size as JSON. */
  int RESIZE = 4;

  void data(int channel, byte[] bytes);

  /** The asker has taken so many bytes of what the pod said. */
  void credit(int channel, int bytes);

  /** The end of stdin, or of what is sent into a forwarded connection. */
  void halfClose(int channel);

  /**
   * The client has gone: a command run for it is killed with its whole session, a connection is
   * closed, a container is only let go. The listener hears no more.
   */
  void cancel();

  /** What the pod says. Called on the runtime's threads; must not block. */
  interface Listener {
    void data(int channel, byte[] bytes);

    void credit(int channel, int bytes);

    void halfClosed(int channel);

    /** The last call. */
    void ended(End end);
  }

  /** How a stream ends. */
  sealed interface End {
    /** Nothing more to say: the container or the connection has ended. */
    record Done() implements End {}

    /**
     * @param code of the command; 0 is success
     */
    record Exited(int code) implements End {}

    /** It could not be done. */
    record Failed(String message) implements End {}
  }
}
