package io.troupe.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.SchedulingBoard.Attempt;
import io.troupe.core.schedule.profile.DefaultProfile;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A board among those of other control-plane nodes. */
class ReservationsTest {
  private static final String NODE = "n";

  private final Set<Uid> share = new HashSet<>();
  private final SchedulingBoard board =
      new SchedulingBoard(
          DefaultProfile.named("default-scheduler"), new SplittableRandom(1), share::contains);
  private final PodView theirs = ScheduleObjects.asking("theirs", "600m", "1Mi");
  private final PodView own = ScheduleObjects.asking("own", "600m", "1Mi");

  ReservationsTest() {
    share.add(own.uid());
    board.nodeChanged(ScheduleObjects.nodeFacts(NODE, "{}", "1", "1Gi", 10), 0);
  }

  @Test
  void onlyItsShareIsPlacedAndTheRestOnceItIsItsShare() {
    board.podChanged(theirs, 0);
    assertThat(board.next(0)).isEmpty();
    share.add(theirs.uid());
    board.podChanged(theirs, 0);
    assertThat(board.next(0)).containsInstanceOf(Attempt.Bind.class);
  }

  @Test
  void roomThatAnotherHasReservedIsTakenUntilItIsGivenUp() {
    assertThat(board.reserve(theirs, NODE, 100)).isTrue();
    assertThat(board.reserve(theirs, NODE, 100)).as("asked again").isTrue();
    board.podChanged(own, 0);
    assertThat(board.next(0)).containsInstanceOf(Attempt.Unschedulable.class);
    board.giveUp(theirs.uid(), 0);
    assertThat(board.reserve(own, NODE, 100)).isTrue();
  }

  @Test
  void whatIsPlacedHereIsNotPromisedToAnother() {
    board.podChanged(own, 0);
    assertThat(board.next(0)).containsInstanceOf(Attempt.Bind.class);
    assertThat(board.reserve(theirs, NODE, 100)).isFalse();
  }

  @Test
  void aReservationThatIsNeverUsedExpiresAndOneThatIsShownStays() {
    assertThat(board.reserve(theirs, NODE, 100)).isTrue();
    assertThat(board.expire(99)).isTrue();
    assertThat(board.expire(100)).isFalse();
    assertThat(board.reserve(own, NODE, 200)).isTrue();
    board.podChanged(own.on(NODE), 150);
    assertThat(board.expire(200)).isFalse();
    assertThat(board.reserve(theirs, NODE, 300)).isFalse();
  }
}
