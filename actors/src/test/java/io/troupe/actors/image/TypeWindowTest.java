package io.troupe.actors.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.meta.ResourceType;
import org.junit.jupiter.api.Test;

class TypeWindowTest {
  private static final long MILLI = 1_000_000;

  private final TypeWindow window = new TypeWindow(new ResourceType("", "pods"), 0);

  private void watchers(int count) {
    for (int i = 0; i < count; i++) {
      int number = i;
      assertThat(window.await(0, () -> assertThat(number).isNotNegative())).isTrue();
    }
  }

  @Test
  void aFewWatchersAreWokenAtOnce() {
    for (long now = 5; now < 50 * MILLI; now += MILLI) {
      watchers(3);
      assertThat(window.wakeIn(now)).hasValue(0);
      assertThat(window.takeWaiting(now)).hasSize(3);
    }
  }

  @Test
  void afterManyWereWokenOneLaterWakeUpIsEnoughForWhatHappensMeanwhile() {
    watchers(200);
    assertThat(window.wakeIn(0)).hasValue(0);
    assertThat(window.takeWaiting(0)).hasSize(200);
    watchers(200);
    assertThat(window.wakeIn(5 * MILLI)).hasValue(15 * MILLI);
    assertThat(window.wakeIn(10 * MILLI)).isEmpty();
    assertThat(window.takeWaiting(20 * MILLI)).hasSize(200);
    assertThat(window.wakeIn(60 * MILLI)).hasValue(0);
  }

  @Test
  void thePauseHasAnEndHoweverManyTheyAre() {
    watchers(5_000);
    window.takeWaiting(0);
    assertThat(window.wakeIn(0)).hasValue(30 * MILLI);
  }
}
