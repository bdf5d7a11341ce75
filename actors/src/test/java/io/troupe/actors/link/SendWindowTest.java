package io.troupe.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.troupe.core.link.NodeLink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendWindowTest {

  @Test
  void everyByteGoesOnceInOrderAndNeverBeyondTheWindow() {
    long seed = 48;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      SendWindow window = new SendWindow();
      byte[] all = new byte[1_000_000];
      random.nextBytes(all);
      ByteArrayOutputStream taken = new ByteArrayOutputStream();
      ArrayDeque<byte[]> underWay = new ArrayDeque<>();
      int added = 0;
      int ahead = 0;
      while (taken.size() < all.length) {
        if (added < all.length && random.nextBoolean()) {
          int size = Math.min(1 + random.nextInt(100_000), all.length - added);
          window.add(ByteString.fromArray(all, added, size));
          added += size;
        }
        for (Optional<byte[]> next = window.next(); next.isPresent(); next = window.next()) {
          assertThat(next.get()).hasSizeBetween(1, NodeLink.STREAM_CHUNK_BYTES_MAX);
          underWay.add(next.get());
          ahead += next.get().length;
          assertThat(ahead).as("seed " + seed).isLessThanOrEqualTo(NodeLink.STREAM_WINDOW_BYTES);
        }
        if (!underWay.isEmpty() && random.nextBoolean()) {
          byte[] piece = underWay.remove();
          taken.writeBytes(piece);
          ahead -= piece.length;
          window.credit(piece.length);
        }
      }
      assertThat(taken.toByteArray()).isEqualTo(all);
    }
  }

  @Test
  void manySmallPiecesBecomeFewMessages() {
    SendWindow window = new SendWindow();
    int messages = 0;
    for (int i = 0; i < 10_000; i++) {
      window.add(ByteString.fromArray(new byte[1]));
      while (window.next().isPresent()) {
        messages++;
      }
    }
    assertThat(messages).isEqualTo(16);
    assertThat(window.waiting()).isEqualTo(10_000 - 16);
    window.credit(16);
    assertThat(window.next().orElseThrow()).hasSize(10_000 - 16);
  }

  @Test
  void creditForWhatWasNeverSentOpensNothing() {
    SendWindow window = new SendWindow();
    window.credit(Integer.MAX_VALUE);
    window.credit(-5);
    window.add(ByteString.fromArray(new byte[2 * NodeLink.STREAM_WINDOW_BYTES]));
    int sent = 0;
    for (Optional<byte[]> next = window.next(); next.isPresent(); next = window.next()) {
      sent += next.get().length;
    }
    assertThat(sent).isEqualTo(NodeLink.STREAM_WINDOW_BYTES);
  }
}
