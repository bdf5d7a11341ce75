package io.troupe.core.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkCodecTest {
  private static final byte[] BYTES = {1, 2, -3};

  @Test
  void everyMessageSurvivesTheWay() throws LinkCodec.Malformed {
    List<NodeLink.Up> up =
        List.of(
            new NodeLink.Hello("n", BYTES),
            new NodeLink.Heartbeat(1L << 40),
            new NodeLink.NodeStatus(2, BYTES),
            new NodeLink.PodStatus(3, "ns", "p", "u", BYTES),
            new NodeLink.PodStopped(4, "ns", "p", "u"),
            new NodeLink.Occurred(
                5, "ns", "p", "u", "Normal", "Started", "m", "spec.containers{c}"),
            new NodeLink.TokenWanted(5, 6, "ns", "sa", BYTES),
            new NodeLink.Reply(6, 7, BYTES, true, Optional.of("e")),
            new NodeLink.Reply(6, 7, BYTES, false, Optional.empty()),
            new NodeLink.StreamData(6, 7, 1, BYTES),
            new NodeLink.StreamCredit(6, 7, 2, 1 << 20),
            new NodeLink.StreamHalfClosed(6, 7, 0),
            new NodeLink.StreamEnded(6, 7, BYTES));
    for (NodeLink.Up message : up) {
      assertThat(LinkCodec.decodeUp(LinkCodec.encode(message)))
          .usingRecursiveComparison()
          .isEqualTo(message);
    }
    List<NodeLink.Down> down =
        List.of(
            new NodeLink.Welcome(1),
            new NodeLink.Assignments(2, List.of(BYTES, BYTES)),
            new NodeLink.Assigned(3, BYTES),
            new NodeLink.Removed(4, "ns", "p", "u"),
            new NodeLink.References(5, List.of(BYTES), List.of("secrets/ns/s")),
            new NodeLink.Query(6, 7, "logs", "ns", "p", "u", BYTES),
            new NodeLink.TokenAnswer(6, 7, BYTES, Optional.empty()),
            new NodeLink.TokenAnswer(6, 7, BYTES, Optional.of("no")),
            new NodeLink.More(8, 9, 3),
            new NodeLink.Cancel(8, 9),
            new NodeLink.StreamOpen(6, 7, "exec", "ns", "p", "u", BYTES),
            new NodeLink.StreamData(6, 7, 1, BYTES),
            new NodeLink.StreamCredit(6, 7, 2, 1 << 20),
            new NodeLink.StreamHalfClosed(6, 7, 0),
            new NodeLink.StreamCancel(6, 7));
    for (NodeLink.Down message : down) {
      assertThat(LinkCodec.decodeDown(LinkCodec.encode(message)))
          .usingRecursiveComparison()
          .isEqualTo(message);
    }
  }

  @Test
  void strangeFramesAreRefused() {
    assertThatThrownBy(() -> LinkCodec.decodeUp(new byte[] {(byte) 0xff}))
        .isInstanceOf(LinkCodec.Malformed.class);
    assertThatThrownBy(() -> LinkCodec.decodeUp(LinkCodec.encode(new NodeLink.Welcome(1))))
        .isInstanceOf(LinkCodec.Malformed.class);
  }
}
