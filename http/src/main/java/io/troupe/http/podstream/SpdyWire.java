package io.troupe.http.podstream;

import akka.util.ByteString;
import io.troupe.http.spdy.MalformedSpdy;
import io.troupe.http.spdy.SpdyCodec;
import io.troupe.http.spdy.SpdyFrame;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A SPDY/3.1 connection, whatever its streams are for. Its clients have no windows, so neither has
 * this side: what holds a client back is that its connection is not read. Upstream: apimachinery
 * pkg/util/httpstream/spdy over moby/spdystream.
 */
abstract class SpdyWire implements Wire<ByteString> {
  /** At a time; a forwarded connection needs two, and may have a window's worth waiting. */
  static final int STREAMS_MAX = 512;

  final Side<ByteString> side;
  private final SpdyCodec codec = new SpdyCodec();
  private final Map<Integer, SpdyFrame.Syn> streams = new TreeMap<>();

  /** Those of them that this side has said its last to. */
  private final Set<Integer> finished = new TreeSet<>();

  private int lastStream;
  private int lastPing;

  SpdyWire(Side<ByteString> side) {
    this.side = side;
  }

  /** Whether a new stream is taken. */
  abstract boolean opened(SpdyFrame.Syn stream);

  /** The client sends to a stream that it has opened. */
  abstract void data(SpdyFrame.Syn stream, ByteString bytes);

  /** The client sends no more to a stream. */
  abstract void finished(SpdyFrame.Syn stream);

  /** The client has given a stream up. */
  abstract void reset(SpdyFrame.Syn stream);

  @Override
  public void received(ByteString bytes) {
    try {
      for (SpdyFrame frame : codec.decode(bytes)) {
        heard(frame);
      }
    } catch (MalformedSpdy _) {
      emit(new SpdyFrame.GoAway(lastStream));
      side.complete();
    }
  }

  @Override
  public void keepAlive(boolean heldBack) {
    lastPing += 2;
    emit(new SpdyFrame.Ping(lastPing));
  }

  @Override
  public void close() {
    codec.close();
  }

  private void heard(SpdyFrame frame) {
    switch (frame) {
      case SpdyFrame.Syn syn -> syn(syn);
      case SpdyFrame.Data(int id, ByteString bytes, boolean last) -> {
        SpdyFrame.Syn stream = streams.get(id);
        if (stream == null) {
          return; // as it was under way, the stream ended
        }
        if (!bytes.isEmpty()) {
          data(stream, bytes);
        }
        if (last) {
          finished(stream);
        }
      }
      case SpdyFrame.Reset(int id, _) -> {
        SpdyFrame.Syn stream = streams.remove(id);
        finished.remove(id);
        if (stream != null) {
          reset(stream);
        }
      }
      case SpdyFrame.Ping ping when (ping.id() & 1) == 1 -> emit(ping);
      case SpdyFrame.Ping _, SpdyFrame.Reply _, SpdyFrame.GoAway _ -> {}
    }
  }

  private void syn(SpdyFrame.Syn syn) {
    boolean next = syn.stream() > lastStream && (syn.stream() & 1) == 1;
    if (!next) {
      emit(new SpdyFrame.Reset(syn.stream(), SpdyFrame.PROTOCOL_ERROR));
      return;
    }
    lastStream = syn.stream();
    if (streams.size() >= STREAMS_MAX) {
      emit(new SpdyFrame.Reset(syn.stream(), SpdyFrame.REFUSED_STREAM));
      return;
    }
    streams.put(syn.stream(), syn);
    emit(new SpdyFrame.Reply(syn.stream()));
    if (!opened(syn)) {
      streams.remove(syn.stream());
      emit(new SpdyFrame.Reset(syn.stream(), SpdyFrame.REFUSED_STREAM));
    } else if (syn.last()) {
      finished(syn);
    }
  }

  private boolean takes(SpdyFrame.Syn stream) {
    return stream != null
        && streams.containsKey(stream.stream())
        && !finished.contains(stream.stream());
  }

  /** The last of a stream to the client, who may still send and give it up. */
  void finish(SpdyFrame.Syn stream, ByteString last) {
    if (takes(stream)) {
      finished.add(stream.stream());
      emit(new SpdyFrame.Data(stream.stream(), last, true));
    }
  }

  /** Both sides are done with a stream; what still comes for it is not looked at. */
  void forget(SpdyFrame.Syn stream) {
    streams.remove(stream.stream());
    finished.remove(stream.stream());
  }

  /** Says that nothing more comes, and goes. */
  void goAway() {
    emit(new SpdyFrame.GoAway(lastStream));
    side.complete();
  }

  void emit(SpdyFrame frame) {
    side.emit(codec.encode(frame));
  }

  /** To the client if it still has the stream; the pod may then send more. */
  void pass(SpdyFrame.Syn stream, long tag, int channel, byte[] bytes) {
    if (takes(stream)) {
      ByteString data = ByteString.fromArrayUnsafe(bytes);
      side.emit(
          codec.encode(new SpdyFrame.Data(stream.stream(), data, false)),
          tag,
          channel,
          bytes.length);
    } else {
      side.drop(tag, channel, bytes.length);
    }
  }
}
