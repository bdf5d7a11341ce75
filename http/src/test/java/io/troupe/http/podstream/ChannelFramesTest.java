package io.troupe.http.podstream;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelFramesTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyCuttingOfMessagesGivesTheSameBytes(boolean base64) {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      ChannelFrames frames = new ChannelFrames(base64, channel -> channel == 0);
      Map<Integer, ByteString> heard = new TreeMap<>();
      Map<Integer, ByteString> sent = new TreeMap<>();
      for (int message = 0; message < 10; message++) {
        int channel = random.nextBoolean() ? 0 : 4;
        byte[] body = new byte[1 + random.nextInt(200)];
        random.nextBytes(body);
        sent.merge(channel, ByteString.fromArray(body), ByteString::concat);
        for (Piece piece : cut(random, encoded(channel, body, base64))) {
          assertThat(
                  frames.received(piece, (to, bytes) -> heard.merge(to, bytes, ByteString::concat)))
              .isTrue();
        }
      }
      assertThat(heard).as("seed " + seed + " round " + round).isEqualTo(sent);
    }
  }

  private static ByteString encoded(int channel, byte[] body, boolean base64) {
    return base64
        ? ByteString.fromString(channel + Base64.getEncoder().encodeToString(body))
        : ByteString.fromArray(new byte[] {(byte) channel}).concat(ByteString.fromArray(body));
  }

  private static java.util.List<Piece> cut(Random random, ByteString message) {
    java.util.List<Piece> pieces = new java.util.ArrayList<>();
    ByteString rest = message;
    while (!rest.isEmpty()) {
      int size = random.nextInt(rest.size() + 1);
      pieces.add(new Piece(rest.take(size), pieces.isEmpty(), false));
      rest = rest.drop(size);
    }
    pieces.add(new Piece(ByteString.emptyByteString(), false, true));
    return pieces;
  }

  @Test
  void aMessageThatMustBeGatheredMayNotBeEndless() {
    ChannelFrames frames = new ChannelFrames(false, channel -> channel == 0);
    ByteString part = ByteString.fromArray(new byte[100_000]);
    frames.received(new Piece(ByteString.fromArray(new byte[] {4}), true, false), (_, _) -> {});
    boolean allowed = true;
    for (int i = 0; i < 11; i++) {
      allowed = frames.received(new Piece(part, false, false), (_, _) -> {});
    }
    assertThat(allowed).isFalse();
  }
}
