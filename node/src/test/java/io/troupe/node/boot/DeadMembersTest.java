package io.troupe.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadMembersTest {
  private static final Duration LATE = DeadMembers.SILENCE_MIN;

  private final List<String> dead = new ArrayList<>();

  private DeadMembers where(boolean refuses) {
    return new DeadMembers("own", _ -> refuses, member -> dead.add(member.incarnation()));
  }

  private static Member member(String incarnation, MemberState state, Duration silence) {
    return member(incarnation, "127.0.0.1:1", state, silence);
  }

  private static Member member(
      String incarnation, String artery, MemberState state, Duration silence) {
    return new Member(
        "m", "i", incarnation, "https://m:1", artery, "1", state, Instant.EPOCH, silence);
  }

  @Test
  void whoIsSilentAndRefusesIsDeadAndSaidToBeOnce() {
    DeadMembers look = where(true);
    look.look(List.of(member("a", MemberState.UP, LATE)));
    look.look(List.of(member("a", MemberState.UP, LATE.multipliedBy(2))));
    assertThat(dead).containsExactly("a");
  }

  @Test
  void whoIsSilentAndListensIsSlow() {
    where(false).look(List.of(member("a", MemberState.UP, LATE.multipliedBy(100))));
    assertThat(dead).isEmpty();
  }

  @Test
  void whoSaysThatHeLivesDoesWhateverAFirewallSays() {
    where(true).look(List.of(member("a", MemberState.UP, Duration.ofSeconds(1))));
    assertThat(dead).isEmpty();
  }

  @Test
  void nobodyLooksForHimselfNorForThoseWhoHaveLeft() {
    where(true)
        .look(
            List.of(
                member("own", MemberState.UP, LATE),
                member("a", MemberState.JOINING, LATE),
                member("b", MemberState.LEFT, LATE),
                member("c", MemberState.DOWN, LATE)));
    assertThat(dead).isEmpty();
  }

  @Test
  void aClosedPortRefusesAndAnOpenOneDoesNot() throws IOException {
    DeadMembers look = DeadMembers.over("own", member -> dead.add(member.incarnation()));
    // The other is bound, so that nobody else takes it, but does not listen.
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      look.look(
          List.of(
              member("lives", "127.0.0.1:" + open.getLocalPort(), MemberState.UP, LATE),
              member("dead", "127.0.0.1:" + closed.getLocalPort(), MemberState.UP, LATE)));
    }
    assertThat(dead).containsExactly("dead");
  }
}
