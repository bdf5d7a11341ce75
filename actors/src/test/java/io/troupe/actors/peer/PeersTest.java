package io.troupe.actors.peer;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final List<String> THINGS =
      IntStream.range(0, 300).mapToObj(i -> "pod/" + i).toList();

  private final ActorRef<String> a = KIT.<String>createTestProbe().getRef();
  private final ActorRef<String> b = KIT.<String>createTestProbe().getRef();
  private final ActorRef<String> c = KIT.<String>createTestProbe().getRef();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Peers<String> seenBy(ActorRef<String> self, List<ActorRef<String>> reachable) {
    return Peers.of(self, reachable, KIT.system());
  }

  @Test
  void everythingHasOneWhoAnswersForItAndAllAgreeWho() {
    List<ActorRef<String>> all = List.of(a, b, c);
    for (String thing : THINGS) {
      ActorRef<String> responsible = seenBy(a, all).responsibleFor(thing);
      assertThat(seenBy(b, List.of(c, a)).responsibleFor(thing)).isEqualTo(responsible);
      assertThat(all).filteredOn(self -> seenBy(self, all).isMine(thing)).containsOnly(responsible);
    }
    for (ActorRef<String> one : all) {
      long share = THINGS.stream().filter(seenBy(one, all)::isMine).count();
      assertThat(share).isBetween(60L, 140L);
    }
  }

  @Test
  void onlyTheShareOfOneThatGoesMoves() {
    Peers<String> before = seenBy(a, List.of(b, c));
    Peers<String> after = seenBy(a, List.of(c));
    for (String thing : THINGS) {
      if (!before.responsibleFor(thing).equals(b)) {
        assertThat(after.responsibleFor(thing)).isEqualTo(before.responsibleFor(thing));
      }
    }
    assertThat(after.has(b)).isFalse();
    assertThat(Peers.alone(a, KIT.system()).isMine("anything")).isTrue();
  }
}
