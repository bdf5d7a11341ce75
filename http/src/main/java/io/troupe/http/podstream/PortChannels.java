package io.troupe.http.podstream;

import akka.http.javadsl.model.ws.Message;
import akka.util.ByteString;
import io.troupe.actors.link.FromPod;
import io.troupe.core.json.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Port-forward over WebSocket channels: for the n-th port channel 2n carries one connection's bytes
 * and 2n+1 what went wrong. Both begin with the port, two bytes with the lower one first. Upstream:
 * kubelet pkg/cri/streaming/portforward/websocket.go.
 */
final class PortChannels implements Wire<Piece> {
  private final Side<Message> side;
  private final List<Integer> ports;
  private final ChannelFrames frames;
  private final Set<Long> open = new TreeSet<>();

  PortChannels(Side<Message> side, ChannelProtocol protocol, List<Integer> ports) {
    this.side = side;
    this.ports = List.copyOf(ports);
    this.frames = new ChannelFrames(protocol.base64(), _ -> true);
  }

  /** As agents read it. */
  static byte[] options(int port) {
    return Json.bytes(Json.object().put("port", port));
  }

  @Override
  public void start() {
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(i);
      byte[] head = {(byte) port, (byte) (port >> 8)};
      side.emit(frames.message(2 * i, head));
      side.emit(frames.message(2 * i + 1, head));
      open.add((long) i);
      side.open(i, options(port));
    }
  }

  @Override
  public void received(Piece piece) {
    if (!frames.received(piece, this::data)) {
      side.complete();
    }
  }

  private void data(int channel, ByteString bytes) {
    if (channel % 2 == 0 && channel / 2 < ports.size()) {
      side.send(channel / 2, 0, bytes);
    }
  }

  @Override
  public void told(FromPod message) {
    int index = (int) message.tag();
    switch (message) {
      case FromPod.Data(long tag, int channel, byte[] bytes) ->
          side.emit(frames.message(2 * index, bytes), tag, channel, bytes.length);
      case FromPod.Ended(long tag, byte[] json) -> {
        EndStatus status = EndStatus.of(json);
        if (!status.success()) {
          side.emit(frames.message(2 * index + 1, status.message()));
        }
        open.remove(tag);
        if (open.isEmpty()) {
          side.complete();
        }
      }
      case FromPod.HalfClosed _, FromPod.Opened _, FromPod.Credit _ -> {}
    }
  }
}
