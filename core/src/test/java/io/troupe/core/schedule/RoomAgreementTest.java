package io.troupe.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Schedulers that come, go, stop, cannot be reached and are given up, over a network that delays
 * and loses: whatever they do, the rooms of a node that have been given away and not been returned
 * are never more than it has. Each seed plays a minute.
 */
class RoomAgreementTest {
  private static final int SEEDS = Integer.getInteger("troupe.rooms.seeds", 100);
  private static final long FIRST = Long.getLong("troupe.rooms.seed", 1);

  @Test
  void nobodyGivesAwayWhatAnotherHasGivenAway() {
    long granted = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      granted += new RoomWorld(seed).play();
    }
    assertThat(granted).as("rooms given away in all").isGreaterThan(50L * SEEDS);
  }

  @Test
  void oneThatIsAloneFromTheStartBeginsAtOnce() {
    RoomAgreement alone = new RoomAgreement("a", 0);
    alone.members(Set.of("a"), true, 0);
    assertThat(alone.agreed(0)).isTrue();
    alone.begin(0);
    assertThat(alone.holds(1, Long.MAX_VALUE / 2)).isTrue();
    assertThat(alone.holds(2, 0)).as("somebody joins").isFalse();
  }

  @Test
  void oneThatDoesNotSeeTheEldestGivesNothingAway() {
    RoomAgreement young = new RoomAgreement("b", 0);
    young.members(Set.of("b"), false, 0);
    assertThat(young.agreed(0)).isFalse();
    assertThat(young.holds(1, 0)).isFalse();
  }

  @Test
  void whoIsLeftOutIsWaitedForUntilHeCannotCountOnUs() {
    RoomAgreement a = new RoomAgreement("a", 0);
    a.members(Set.of("a", "b"), true, 0);
    a.said("b", 0);
    a.members(Set.of("a"), true, 1);
    long over = RoomAgreement.LEASE.plus(RoomAgreement.LINGER).toNanos();
    assertThat(a.maySay(over - 1)).isFalse();
    assertThat(a.maySay(over)).isTrue();
  }

  @Test
  void whoHasSaidThatHeLeavesIsNotWaitedForSoLong() {
    RoomAgreement a = new RoomAgreement("a", 0);
    a.members(Set.of("a", "b"), true, 0);
    a.said("b", 0);
    a.left("b", 0);
    a.members(Set.of("a"), true, 1);
    assertThat(a.maySay(1)).isFalse();
    assertThat(a.maySay(RoomAgreement.LINGER.toNanos())).isTrue();
  }
}
