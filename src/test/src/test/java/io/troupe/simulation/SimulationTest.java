package io.troupe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Many short lives of a cluster under everything that can go wrong. {@code
 * -Dtroupe.simulation.seeds=100000} runs for long, {@code -Dtroupe.simulation.seed=42} plays one
 * again.
 */
class SimulationTest {
  private static final long FIRST = Long.getLong("troupe.simulation.seed", 1);
  private static final long SEEDS =
      Long.getLong(
          "troupe.simulation.seeds",
          System.getProperty("troupe.simulation.seed") == null ? 300 : 1);

  /** A checker that needs more lives than this to notice is no checker. */
  private static final long SEEDS_TO_NOTICE = 400;

  @Test
  void everyPromiseHoldsWhateverGoesWrong() {
    AtomicLong events = new AtomicLong();
    Optional<String> failure =
        LongStream.range(FIRST, FIRST + SEEDS)
            .parallel()
            .mapToObj(seed -> broken(seed, Faults.ALL, events))
            .flatMap(Optional::stream)
            .findAny();
    System.out.println(SEEDS + " seeds from " + FIRST + ", " + events + " events");
    assertThat(failure).isEmpty();
    assertThat(events.get()).as("events").isGreaterThan(SEEDS * 20);
  }

  @Test
  void aSeedGivesTheSameLifeAgain() {
    assertThat(Simulation.run(FIRST, Faults.ALL)).isEqualTo(Simulation.run(FIRST, Faults.ALL));
  }

  @Test
  void withoutFaultsItHoldsToo() {
    assertThat(Simulation.run(FIRST, Faults.NONE).events()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(value = Faults.Broken.class, names = "NOTHING", mode = Mode.EXCLUDE)
  void aPromiseBrokenOnPurposeIsNoticed(Faults.Broken promise) {
    Optional<String> noticed =
        LongStream.range(1, 1 + SEEDS_TO_NOTICE)
            .mapToObj(seed -> broken(seed, Faults.ALL.with(promise), new AtomicLong()))
            .flatMap(Optional::stream)
            .findFirst();
    System.out.println(promise + ": " + noticed.orElse("not noticed"));
    assertThat(noticed).as("%s in %d lives", promise, SEEDS_TO_NOTICE).isPresent();
  }

  private static Optional<String> broken(long seed, Faults faults, AtomicLong events) {
    try {
      events.addAndGet(Simulation.run(seed, faults).events());
      return Optional.empty();
    } catch (RuntimeException broken) {
      return Optional.of(
          "seed "
              + seed
              + ": "
              + broken
              + "\nto play it again: ./mvnw -pl src/test -am -Dtest=SimulationTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dtroupe.simulation.seed="
              + seed
              + " test");
    }
  }
}
