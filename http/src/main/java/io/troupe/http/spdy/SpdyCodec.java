package io.troupe.http.spdy;

import akka.util.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Both directions of one SPDY connection: headers are compressed with a memory of all before them,
 * so frames must be encoded in the order in which they go. Holds at most one data frame's part or
 * header block that is incomplete. One thread; {@link #close} frees what is not garbage collected.
 */
public final class SpdyCodec implements AutoCloseable {
  /** A longer data frame comes in parts of this. */
  public static final int DATA_BYTES_MAX = 32 * 1024;

  /** Of one frame's headers, unpacked; longer ones refuse their stream. */
  private static final int HEADER_BYTES_MAX = 16 * 1024;

  private static final int COMPRESSION_LEVEL = 6;
  private static final int COMPRESSION_WINDOW_BITS = 15;
  private static final int COMPRESSION_MEMORY = 8;

  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new SpdyFrameCodec(
              SpdyVersion.SPDY_3_1,
              DATA_BYTES_MAX,
              HEADER_BYTES_MAX,
              COMPRESSION_LEVEL,
              COMPRESSION_WINDOW_BITS,
              COMPRESSION_MEMORY,
              false));

  public SpdyCodec() {
    // Nothing outside of the heap, nothing pooled by thread.
    channel.config().setAllocator(new UnpooledByteBufAllocator(false));
  }

  /**
   * @return what is complete, in order; frames that mean nothing here are left out
   * @throws MalformedSpdy for good
   */
  public List<SpdyFrame> decode(ByteString bytes) throws MalformedSpdy {
    List<SpdyFrame> frames = new ArrayList<>();
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes.toArrayUnsafe()));
    } catch (Exception malformed) { // Netty throws a checked one without declaring it
      throw new MalformedSpdy(String.valueOf(malformed.getMessage()));
    }
    for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
      add(frames, read);
      ReferenceCountUtil.release(read);
    }
    return frames;
  }

  private static void add(List<SpdyFrame> frames, Object read) throws MalformedSpdy {
    switch (read) {
      case SpdySynStreamFrame syn when syn.isInvalid() || syn.isTruncated() ->
          throw new MalformedSpdy("the headers of a stream are malformed or too long");
      case SpdySynStreamFrame syn ->
          frames.add(new SpdyFrame.Syn(syn.streamId(), headers(syn), syn.isLast()));
      case SpdySynReplyFrame reply -> frames.add(new SpdyFrame.Reply(reply.streamId()));
      case SpdyDataFrame data ->
          frames.add(
              new SpdyFrame.Data(
                  data.streamId(),
                  ByteString.fromArrayUnsafe(ByteBufUtil.getBytes(data.content())),
                  data.isLast()));
      case SpdyRstStreamFrame reset ->
          frames.add(new SpdyFrame.Reset(reset.streamId(), reset.status().code()));
      case SpdyPingFrame ping -> frames.add(new SpdyFrame.Ping(ping.id()));
      case SpdyGoAwayFrame away -> frames.add(new SpdyFrame.GoAway(away.lastGoodStreamId()));
      default -> {} // settings and window updates: nobody here has windows
    }
  }

  private static Map<String, String> headers(SpdySynStreamFrame syn) {
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<CharSequence, CharSequence> each : syn.headers()) {
      headers.putIfAbsent(
          each.getKey().toString().toLowerCase(Locale.ROOT), each.getValue().toString());
    }
    return headers;
  }

  public ByteString encode(SpdyFrame frame) {
    channel.writeOutbound(
        switch (frame) {
          case SpdyFrame.Syn(int stream, var headers, boolean last) -> {
            var syn = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0, false);
            headers.forEach((name, value) -> syn.headers().set(name, value));
            yield syn.setLast(last);
          }
          case SpdyFrame.Reply(int stream) -> {
            var reply = new DefaultSpdySynReplyFrame(stream, false);
            // Netty leaves a block without headers out, which Go's framer does not understand.
            reply.headers().set(":status", "200");
            yield reply;
          }
          case SpdyFrame.Data(int stream, ByteString bytes, boolean last) ->
              new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes.toArrayUnsafe()))
                  .setLast(last);
          case SpdyFrame.Reset(int stream, int status) ->
              new DefaultSpdyRstStreamFrame(stream, status);
          case SpdyFrame.Ping(int id) -> new DefaultSpdyPingFrame(id);
          case SpdyFrame.GoAway(int last) -> new DefaultSpdyGoAwayFrame(last);
        });
    ByteString encoded = ByteString.emptyByteString();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      encoded = encoded.concat(ByteString.fromArrayUnsafe(ByteBufUtil.getBytes(part)));
      part.release();
    }
    return encoded;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
