package io.troupe.http.podstream;

import akka.util.ByteString;
import io.troupe.actors.link.FromPod;
import io.troupe.http.spdy.SpdyFrame;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Exec and attach over SPDY: one stream each for what is asked for, one more for how it ended, told
 * apart by the header {@code streamType}. The command starts once all are there. Upstream: kubelet
 * pkg/cri/streaming/remotecommand/httpstream.go.
 */
final class CommandSpdy extends SpdyWire {
  private static final int RESIZE_FROM_VERSION = 3;
  private static final int STATUS_FROM_VERSION = 4;
  private static final String ERROR = "error";
  private static final String STDIN = "stdin";
  private static final String RESIZE = "resize";

  /** Of the streams that carry output, by channel. */
  private static final Map<Integer, String> OUTPUTS = Map.of(1, "stdout", 2, "stderr");

  private final int version;
  private final byte[] open;
  private final Set<String> awaited = new TreeSet<>();
  private final Map<String, SpdyFrame.Syn> streams = new TreeMap<>();

  /**
   * @param version of X-Stream-Protocol-Version, 1 to 4
   * @param open the options as agents read them
   */
  CommandSpdy(Side<ByteString> side, int version, CommandOptions options, byte[] open) {
    super(side);
    this.version = version;
    this.open = open;
    awaited.add(ERROR);
    await(options.stdin(), STDIN);
    await(options.stdout(), "stdout");
    await(options.stderr(), "stderr");
    await(options.tty() && version >= RESIZE_FROM_VERSION, RESIZE);
  }

  private void await(boolean asked, String type) {
    if (asked) {
      awaited.add(type);
    }
  }

  @Override
  public void start() {}

  @Override
  boolean opened(SpdyFrame.Syn stream) {
    String type = stream.header("streamtype");
    if (!awaited.remove(type)) {
      return false;
    }
    streams.put(type, stream);
    if (awaited.isEmpty()) {
      side.open(0, open);
    }
    return true;
  }

  @Override
  void data(SpdyFrame.Syn stream, ByteString bytes) {
    if (!awaited.isEmpty()) {
      goAway(); // upstream's client waits for its streams before it sends
      return;
    }
    switch (stream.header("streamtype")) {
      case STDIN -> side.send(0, 0, bytes);
      case RESIZE -> side.resize(0, bytes);
      default -> {}
    }
  }

  @Override
  void finished(SpdyFrame.Syn stream) {
    if (stream.header("streamtype").equals(STDIN)) {
      side.halfClose(0, 0);
    }
  }

  /** Somebody who does not want the output any more still wants the command. */
  @Override
  void reset(SpdyFrame.Syn stream) {
    finished(stream);
  }

  @Override
  public void told(FromPod message) {
    switch (message) {
      case FromPod.Data(long tag, int channel, byte[] bytes) ->
          pass(streams.get(OUTPUTS.getOrDefault(channel, "")), tag, channel, bytes);
      case FromPod.HalfClosed(_, int channel) ->
          finish(streams.get(OUTPUTS.getOrDefault(channel, "")), ByteString.emptyByteString());
      case FromPod.Ended(_, byte[] json) -> ended(EndStatus.of(json));
      case FromPod.Opened _, FromPod.Credit _ -> {}
    }
  }

  private void ended(EndStatus status) {
    finish(streams.get("stdout"), ByteString.emptyByteString());
    finish(streams.get("stderr"), ByteString.emptyByteString());
    ByteString last =
        version >= STATUS_FROM_VERSION
            ? ByteString.fromArrayUnsafe(status.json())
            : status.success()
                ? ByteString.emptyByteString()
                : ByteString.fromString(status.message());
    finish(streams.get(ERROR), last);
    goAway();
  }
}
