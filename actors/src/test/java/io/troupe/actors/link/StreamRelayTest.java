package io.troupe.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A stream between two probes: its opener and the agent. */
class StreamRelayTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final byte[] STATUS = {'{', '}'};

  private final TestProbe<FromPod> opener = KIT.createTestProbe(FromPod.class);
  private final TestProbe<NodeLink.Down> agent = KIT.createTestProbe(NodeLink.Down.class);
  private final ActorRef<ToPod> relay =
      KIT.spawn(StreamRelay.create(7, 1, open(), agent.ref()::tell));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private SessionMessage.OpenStream open() {
    return new SessionMessage.OpenStream(
        ObjectKey.of("", "pods", "ns", "web"), "uid", "exec", STATUS, 42, opener.ref());
  }

  private void begun() {
    assertThat(opener.receiveMessage()).isEqualTo(new FromPod.Opened(42, relay));
    assertThat(agent.receiveMessage()).isInstanceOf(NodeLink.StreamOpen.class);
  }

  private void agentSays(NodeLink.Up message) {
    relay.tell(new StreamRelay.AgentSaid(message));
  }

  @Test
  void whatEitherSideSaysReachesTheOther() {
    begun();
    relay.tell(new ToPod.HalfClose(0));
    assertThat(agent.receiveMessage()).isEqualTo(new NodeLink.StreamHalfClosed(7, 1, 0));
    agentSays(new NodeLink.StreamCredit(7, 1, 0, 5));
    assertThat(opener.receiveMessage()).isEqualTo(new FromPod.Credit(42, 0, 5));
    agentSays(new NodeLink.StreamEnded(7, 1, STATUS));
    assertThat(opener.receiveMessage()).isEqualTo(new FromPod.Ended(42, STATUS));
    opener.expectTerminated(relay);
    agent.expectNoMessage();
  }

  @Test
  void anOpenerThatGoesCancels() {
    begun();
    opener.stop();
    assertThat(agent.receiveMessage()).isEqualTo(new NodeLink.StreamCancel(7, 1));
    agent.expectTerminated(relay);
  }

  @Test
  void anAgentThatLeavesItsWindowLosesTheStream() {
    begun();
    byte[] chunk = new byte[NodeLink.STREAM_CHUNK_BYTES_MAX];
    int windows = NodeLink.STREAM_WINDOW_BYTES / chunk.length;
    for (int i = 0; i < windows; i++) {
      agentSays(new NodeLink.StreamData(7, 1, 1, chunk));
      assertThat(opener.receiveMessage()).isInstanceOf(FromPod.Data.class);
    }
    relay.tell(new ToPod.Credit(1, chunk.length));
    assertThat(agent.receiveMessage()).isInstanceOf(NodeLink.StreamCredit.class);
    agentSays(new NodeLink.StreamData(7, 1, 1, chunk));
    assertThat(opener.receiveMessage()).isInstanceOf(FromPod.Data.class);
    agentSays(new NodeLink.StreamData(7, 1, 1, new byte[1]));
    assertThat(opener.receiveMessage()).isInstanceOf(FromPod.Ended.class);
    assertThat(agent.receiveMessage()).isEqualTo(new NodeLink.StreamCancel(7, 1));
  }

  @Test
  void theSessionsEndIsAFailure() {
    begun();
    KIT.stop(relay);
    FromPod last = opener.receiveMessage();
    assertThat(Json.parse(((FromPod.Ended) last).status()).path("message").asText())
        .isEqualTo("Internal error occurred: the connection to the node is lost");
  }
}
