package io.troupe.http.podstream;

import akka.http.javadsl.model.ws.Message;
import io.troupe.actors.link.FromPod;

/**
 * Exec and attach over WebSocket: channel 0 stdin, 1 stdout, 2 stderr, 3 how it ended, 4 the
 * terminal's size; 255 closes the channel it names. Upstream: kubelet pkg/cri/streaming
 * remotecommand/websocket.go and apimachinery's v5 translator.
 */
final class CommandChannels implements Wire<Piece> {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;
  private static final int CLOSE = 255;
  private static final int CLOSES_FROM_VERSION = 5;
  private static final int STATUS_FROM_VERSION = 4;

  private final Side<Message> side;
  private final ChannelProtocol protocol;
  private final CommandOptions options;
  private final byte[] open;
  private final ChannelFrames frames;

  /**
   * @param open the options as agents read them
   */
  CommandChannels(
      Side<Message> side, ChannelProtocol protocol, CommandOptions options, byte[] open) {
    this.side = side;
    this.protocol = protocol;
    this.options = options;
    this.open = open;
    this.frames = new ChannelFrames(protocol.base64(), channel -> channel == STDIN);
  }

  /** Begins with an empty message, by which clients see that the connection stands. */
  @Override
  public void start() {
    int lowest = options.stdout() ? STDOUT : options.stderr() ? STDERR : ERROR;
    side.emit(frames.message(lowest, new byte[0]));
    side.open(0, open);
  }

  @Override
  public void received(Piece piece) {
    boolean allowed =
        frames.received(
            piece,
            (channel, bytes) -> {
              if (channel == STDIN && options.stdin()) {
                side.send(0, STDIN, bytes);
              } else if (channel == RESIZE && options.tty()) {
                side.resize(0, bytes);
              } else if (channel == CLOSE
                  && protocol.version() >= CLOSES_FROM_VERSION
                  && !bytes.isEmpty()
                  && bytes.head() == STDIN) {
                side.halfClose(0, STDIN);
              }
            });
    if (!allowed) {
      side.cancel(0);
      side.complete();
    }
  }

  @Override
  public void told(FromPod message) {
    switch (message) {
      case FromPod.Data(long tag, int channel, byte[] bytes)
          when channel == STDOUT || channel == STDERR ->
          side.emit(frames.message(channel, bytes), tag, channel, bytes.length);
      case FromPod.Data(long tag, int channel, byte[] bytes) ->
          side.drop(tag, channel, bytes.length);
      case FromPod.Ended(_, byte[] status) -> {
        ended(EndStatus.of(status));
        side.complete();
      }
      case FromPod.HalfClosed _, FromPod.Opened _, FromPod.Credit _ -> {}
    }
  }

  private void ended(EndStatus status) {
    if (protocol.version() >= STATUS_FROM_VERSION) {
      side.emit(frames.message(ERROR, status.json()));
    } else if (!status.success()) {
      side.emit(frames.message(ERROR, status.message()));
    }
  }
}
