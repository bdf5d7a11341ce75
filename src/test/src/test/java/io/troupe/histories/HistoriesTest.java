package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.cluster.SharedCluster;
import io.troupe.cluster.ThreeNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three control planes in rounds of faults, each round's history checked against every promise of
 * reads, writes and watches. The short form plays one round. An hour of them, ever other ones:
 *
 * <pre>
 * ./mvnw -pl src/test -am -Dtest=HistoriesTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtroupe.histories.minutes=60 test
 * </pre>
 *
 * <p>Where there can be network namespaces each node and the database has one, and the network
 * between them breaks too. {@code -Dtroupe.histories.seed=42} is the first round's seed, the next
 * round's is 43, and so on; {@code -Dtroupe.histories.faults=STOP,DATABASE_STOP} replaces the
 * faults that a seed draws. A seed repeats what is asked and what goes wrong, and when; not how
 * processes and network interleave. A history that breaks a promise is kept under {@code
 * target/histories}.
 */
@ExtendWith(SharedCluster.class)
class HistoriesTest {
  private static final long MINUTES = Long.getLong("troupe.histories.minutes", 0);
  private static final long SEED = Long.getLong("troupe.histories.seed", 1);
  private static final String FAULTS = System.getProperty("troupe.histories.faults", "");
  private static final int FAULTS_OF_A_ROUND = 4;
  private static final List<Fault> SHORT =
      List.of(Fault.DATABASE_CONNECTIONS_CUT, Fault.STOP, Fault.DATABASE_RESTART, Fault.KILL9);

  /** A checker that is shown this many lies of a kind and believes one is no checker. */
  private static final int LIES = 3;

  private static final int VIOLATIONS_SHOWN = 10;

  @Test
  void everyHistoryHasOneOrderThatExplainsIt() throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    ThreeNodes cluster = SharedCluster.cluster();
    long seed = SEED;
    do {
      History history = played(cluster, seed);
      List<Violation> violations = Checker.check(history);
      if (!violations.isEmpty()) {
        throw new AssertionError(report(seed, history, violations));
      }
      everyLieIsNoticed(history, seed);
      seed++;
    } while (System.nanoTime() < until);
  }

  private static History played(ThreeNodes cluster, long seed) throws Exception {
    Random random = new Random(seed);
    List<Fault.Planned> plan = Fault.plan(random, faults(cluster, random), 3);
    History history = new Round(cluster, "round-" + seed, random).play(plan);
    Map<String, Long> outcomes =
        history.operations().stream()
            .collect(
                Collectors.groupingBy(
                    o -> o.outcome().getClass().getSimpleName(),
                    TreeMap::new,
                    Collectors.counting()));
    System.out.printf(
        "seed %d: %d operations %s, %d events, %d watchers%n",
        seed,
        history.operations().size(),
        outcomes,
        history.journal().size(),
        history.watchings().size());
    assertThat(outcomes.get("Written")).as("acknowledged writes").isGreaterThan(20);
    return history;
  }

  private static List<Fault> faults(ThreeNodes cluster, Random random) {
    if (!FAULTS.isEmpty()) {
      return List.of(FAULTS.split(",")).stream().map(Fault::valueOf).toList();
    }
    if (MINUTES == 0 && System.getProperty("troupe.histories.seed") == null) {
      return SHORT;
    }
    List<Fault> all = Fault.of(cluster);
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < FAULTS_OF_A_ROUND; i++) {
      faults.add(all.get(random.nextInt(all.size())));
    }
    return faults;
  }

  /** A true history of the real thing made a lie in every way. */
  private static void everyLieIsNoticed(History history, long seed) {
    Random random = new Random(seed);
    for (Mutation mutation : Mutation.values()) {
      for (int i = 0; i < LIES; i++) {
        Optional<History> lie = mutation.of(history, random);
        if (lie.isPresent()) {
          assertThat(Checker.check(lie.get()))
              .as("%s of seed %d", mutation, seed)
              .extracting(Violation::promise)
              .contains(mutation.promise());
        }
      }
    }
  }

  private static String report(long seed, History history, List<Violation> violations)
      throws IOException {
    Path kept = Path.of("target", "histories", "seed-" + seed + ".txt").toAbsolutePath();
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, history.text());
    return "seed "
        + seed
        + ", "
        + violations.size()
        + " violations:\n"
        + violations.stream()
            .limit(VIOLATIONS_SHOWN)
            .map(Violation::toString)
            .collect(Collectors.joining("\n"))
        + "\nthe whole history: "
        + kept
        + "\nto play it again: ./mvnw -pl src/test -am -Dtest=HistoriesTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dtroupe.histories.seed="
        + seed
        + (again().isEmpty() ? "" : " -Dtroupe.histories.faults=" + again())
        + " test";
  }

  /** The faults, where the seed alone would draw others. */
  private static String again() {
    boolean shortForm = MINUTES == 0 && System.getProperty("troupe.histories.seed") == null;
    return FAULTS.isEmpty() && shortForm
        ? SHORT.stream().map(Fault::name).collect(Collectors.joining(","))
        : FAULTS;
  }
}
