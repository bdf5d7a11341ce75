package io.troupe.http.spdy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpdyCodecTest {
  /** The first frame of kubectl 1.32: a stream for errors. */
  private static final String KUBECTL =
      "80030001000000290000000100000000000078f9e3c6a7c262"
          + "60606004a7b392a2d4c45c6851c29a0a0a6800000000ffff";

  private static final List<SpdyFrame> CONVERSATION =
      List.of(
          new SpdyFrame.Syn(1, Map.of("streamtype", "error", "port", "80"), false),
          new SpdyFrame.Syn(3, Map.of("streamtype", "data", "port", "80"), true),
          new SpdyFrame.Data(3, ByteString.fromString("hello"), false),
          new SpdyFrame.Ping(1),
          new SpdyFrame.Data(3, ByteString.fromString("x".repeat(5_000)), true),
          new SpdyFrame.Reset(1, SpdyFrame.REFUSED_STREAM),
          new SpdyFrame.GoAway(3));

  @Test
  void anyChunkingGivesTheSameFrames() throws MalformedSpdy {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      try (SpdyCodec client = new SpdyCodec();
          SpdyCodec server = new SpdyCodec()) {
        ByteString bytes =
            CONVERSATION.stream()
                .map(client::encode)
                .reduce(ByteString.emptyByteString(), ByteString::concat);
        List<SpdyFrame> heard = new ArrayList<>();
        while (!bytes.isEmpty()) {
          int cut = 1 + random.nextInt(Math.min(bytes.size(), round < 20 ? 3 : 900));
          heard.addAll(server.decode(bytes.take(cut)));
          bytes = bytes.drop(cut);
        }
        assertThat(heard).as("seed " + seed + " round " + round).isEqualTo(CONVERSATION);
      }
    }
  }

  @Test
  void kubectlIsUnderstood() throws MalformedSpdy {
    try (SpdyCodec server = new SpdyCodec()) {
      assertThat(server.decode(ByteString.fromArray(HexFormat.of().parseHex(KUBECTL))))
          .containsExactly(new SpdyFrame.Syn(1, Map.of("streamtype", "error"), false));
    }
  }

  @Test
  void aHugeDataFrameComesInPartsAsItArrives() throws MalformedSpdy {
    try (SpdyCodec server = new SpdyCodec()) {
      byte[] head = {0, 0, 0, 1, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff};
      assertThat(server.decode(ByteString.fromArray(head))).isEmpty();
      List<SpdyFrame> first = server.decode(ByteString.fromArray(new byte[100_000]));
      assertThat(first)
          .hasSize(3)
          .allSatisfy(frame ->
              assertThat(((SpdyFrame.Data) frame).bytes().size())
                  .isEqualTo(SpdyCodec.DATA_BYTES_MAX));
    }
  }

  @Test
  void headersThatGrowWhenUnpackedAreRefused() {
    try (SpdyCodec client = new SpdyCodec();
        SpdyCodec server = new SpdyCodec()) {
      ByteString bomb =
          client.encode(new SpdyFrame.Syn(1, Map.of("streamtype", "e".repeat(60_000)), false));
      assertThat(bomb.size()).isLessThan(1_000);
      assertThatThrownBy(() -> server.decode(bomb)).isInstanceOf(MalformedSpdy.class);
    }
  }

  @Test
  void whatIsNoSpdyIsRefused() {
    try (SpdyCodec server = new SpdyCodec()) {
      assertThatThrownBy(() ->
              server.decode(ByteString.fromArray(new byte[] {(byte) 0x80, 9, 0, 1, 0, 0, 0, 0})))
          .isInstanceOf(MalformedSpdy.class);
    }
  }
}
