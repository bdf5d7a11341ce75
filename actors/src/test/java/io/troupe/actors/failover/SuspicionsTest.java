package io.troupe.actors.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.failover.Suspicions.Silence;
import org.junit.jupiter.api.Test;

final class SuspicionsTest {
  private static final Shard ONE = new Shard("Object", 1);
  private static final Shard TWO = new Shard("Object", 2);
  private static final Shard OTHER = new Shard("Object", 3);

  private final Suspicions suspicions = new Suspicions();

  SuspicionsTest() {
    suspicions.answered(ONE, "x", 0);
    suspicions.answered(TWO, "x", 0);
    suspicions.answered(OTHER, "y", 0);
  }

  @Test
  void aShardNobodyHasAnsweredForIsSuspected() {
    Shard fresh = new Shard("Pod", 1);
    assertThat(suspicions.isSuspected(fresh)).isTrue();
    suspicions.answered(fresh, "y", 1);
    assertThat(suspicions.isSuspected(fresh)).isFalse();
  }

  @Test
  void silenceOfANodeIsSilenceOfAllItsShards() {
    assertThat(suspicions.silence(ONE, 1, Suspicions.PATIENCE)).isEqualTo(Silence.WAIT);
    assertThat(suspicions.silence(ONE, 1, 1 + Suspicions.PATIENCE)).isEqualTo(Silence.DEAD);
    assertThat(suspicions.isSuspected(TWO)).isTrue();
    assertThat(suspicions.isSuspected(OTHER)).isFalse();
    assertThat(suspicions.suspectedShards()).isEqualTo(2);
    assertThat(suspicions.silence(TWO, 6, 7)).as("it need not wait itself").isEqualTo(Silence.DEAD);
  }

  @Test
  void oneAnswerEndsTheSuspicion() {
    suspicions.silence(ONE, 1, 1 + Suspicions.PATIENCE);
    suspicions.answered(TWO, "x", 9);
    assertThat(suspicions.isSuspected(ONE)).isFalse();
  }

  @Test
  void aNodeThatAnswersOthersIsOnlySlowAndFewOfItsCommandsGoElsewhere() {
    suspicions.answered(TWO, "x", 5);
    for (int i = 0; i < Suspicions.SLOW_MAX; i++) {
      assertThat(suspicions.silence(ONE, 1, 9)).isEqualTo(Silence.SLOW);
    }
    assertThat(suspicions.silence(ONE, 1, 9)).isEqualTo(Silence.WAIT);
    assertThat(suspicions.isSuspected(ONE)).isFalse();
    suspicions.settled();
    assertThat(suspicions.silence(ONE, 1, 9)).isEqualTo(Silence.SLOW);
  }

  @Test
  void whatMembershipCannotReachIsSuspectedAtOnce() {
    suspicions.unreachable("x");
    assertThat(suspicions.isSuspected(ONE)).isTrue();
    assertThat(suspicions.silence(ONE, 1, 1)).isEqualTo(Silence.DEAD);
    suspicions.reachable("x");
    assertThat(suspicions.isSuspected(ONE)).isFalse();
    suspicions.unreachable("x");
    suspicions.removed("x");
    assertThat(suspicions.isSuspected(ONE)).as("until somebody else has it").isTrue();
    suspicions.answered(ONE, "y", 20);
    assertThat(suspicions.isSuspected(ONE)).isFalse();
  }

  @Test
  void aSuspectedOwnerIsAskedNowAndThen() {
    assertThat(suspicions.probes(ONE, 10)).isTrue();
    assertThat(suspicions.probes(ONE, 10)).isFalse();
    assertThat(suspicions.probes(TWO, 10)).isTrue();
    assertThat(suspicions.probes(ONE, 10 + Suspicions.PROBE_EVERY)).isTrue();
  }

  @Test
  void suspectedShardsThatNobodyUsesAreLookedAfterToo() {
    suspicions.silence(ONE, 1, 1 + Suspicions.PATIENCE);
    assertThat(suspicions.neglected(30, 1)).hasSize(1);
    assertThat(suspicions.neglected(30, 5)).hasSize(1);
    assertThat(suspicions.neglected(31, 5)).isEmpty();
    assertThat(suspicions.neglected(30 + Suspicions.PROBE_IDLE_EVERY, 5)).containsOnly(ONE, TWO);
  }
}
