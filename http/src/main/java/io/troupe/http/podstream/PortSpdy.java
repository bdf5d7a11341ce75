package io.troupe.http.podstream;

import akka.util.ByteString;
import io.troupe.actors.link.FromPod;
import io.troupe.http.spdy.SpdyFrame;
import java.util.Map;
import java.util.TreeMap;

/**
 * Port-forward over SPDY: two streams a connection with the same {@code requestID}, one for the
 * bytes, one for what went wrong. Upstream: kubelet pkg/cri/streaming/portforward/httpstream.go.
 */
final class PortSpdy extends SpdyWire {
  private static final int PORT_MAX = 65_535;
  private static final String DATA = "data";
  private static final String ERROR = "error";

  /** Streams of one connection, either of which may come first. */
  private static final class Connection {
    private SpdyFrame.Syn data;
    private SpdyFrame.Syn error;
  }

  private final Map<String, Connection> waiting = new TreeMap<>();
  private final Map<Long, Connection> open = new TreeMap<>();

  PortSpdy(Side<ByteString> side) {
    super(side);
  }

  @Override
  public void start() {}

  @Override
  boolean opened(SpdyFrame.Syn stream) {
    String type = stream.header("streamtype");
    boolean data = type.equals(DATA);
    if (port(stream) == 0 || !data && !type.equals(ERROR)) {
      return false;
    }
    String request = request(stream, data);
    Connection connection = waiting.computeIfAbsent(request, _ -> new Connection());
    if ((data ? connection.data : connection.error) != null) {
      return false;
    }
    if (data) {
      connection.data = stream;
    } else {
      connection.error = stream;
    }
    if (connection.data != null && connection.error != null) {
      waiting.remove(request);
      open.put((long) connection.data.stream(), connection);
      side.open(connection.data.stream(), PortChannels.options(port(connection.data)));
    }
    return true;
  }

  /** Very old clients number nothing: their data stream follows its error stream. */
  private static String request(SpdyFrame.Syn stream, boolean data) {
    String request = stream.header("requestid");
    return request.isEmpty()
        ? Integer.toString(data ? stream.stream() - 2 : stream.stream())
        : request;
  }

  /** 0 when there is none. */
  private static int port(SpdyFrame.Syn stream) {
    try {
      int port = Integer.parseInt(stream.header("port"));
      return port > 0 && port <= PORT_MAX ? port : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  @Override
  void data(SpdyFrame.Syn stream, ByteString bytes) {
    side.send(stream.stream(), 0, bytes);
  }

  @Override
  void finished(SpdyFrame.Syn stream) {
    if (open.containsKey((long) stream.stream())) {
      side.halfClose(stream.stream(), 0);
    }
  }

  @Override
  void reset(SpdyFrame.Syn stream) {
    waiting.values().removeIf(c -> c.data == stream || c.error == stream);
    Connection connection = open.remove((long) stream.stream());
    if (connection != null) {
      side.cancel(stream.stream());
      finish(connection.error, ByteString.emptyByteString());
      forget(connection.error);
    }
  }

  @Override
  public void told(FromPod message) {
    Connection connection = open.get(message.tag());
    if (connection == null) {
      return;
    }
    switch (message) {
      case FromPod.Data(long tag, int channel, byte[] bytes) ->
          pass(connection.data, tag, channel, bytes);
      case FromPod.HalfClosed _ -> finish(connection.data, ByteString.emptyByteString());
      case FromPod.Ended(long tag, byte[] json) -> {
        open.remove(tag);
        EndStatus status = EndStatus.of(json);
        finish(
            connection.error,
            status.success()
                ? ByteString.emptyByteString()
                : ByteString.fromString(status.message()));
        finish(connection.data, ByteString.emptyByteString());
        forget(connection.error);
        forget(connection.data);
      }
      case FromPod.Opened _, FromPod.Credit _ -> {}
    }
  }
}
