package io.troupe.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import io.troupe.core.schedule.profile.DefaultProfile;
import io.troupe.core.whatif.ControllerJudge;
import io.troupe.core.whatif.Judge;
import io.troupe.core.whatif.Judgement;
import io.troupe.core.whatif.SchedulerJudge;
import io.troupe.core.whatif.WhatIf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * This build asked what if of lives that it led itself, under everything that can go wrong: it
 * decides the same everywhere. {@code -Dtroupe.simulation.whatifs=10000} runs for long, {@code
 * -Dtroupe.simulation.seed=42} plays one again.
 */
class WhatIfSimulationTest {
  private static final long FIRST = Long.getLong("troupe.simulation.seed", 1);
  private static final long SEEDS =
      Long.getLong(
          "troupe.simulation.whatifs",
          System.getProperty("troupe.simulation.seed") == null ? 25 : 1);

  @Test
  void ofItsOwnRecordsThisBuildDiffersNowhere() {
    long compared = 0;
    long reports = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Simulation.Recorded life = Simulation.recorded(seed, Faults.ALL);
      for (Supplier<Judge> judge : judges()) {
        WhatIf whatIf = played(life, judge.get());
        assertThat(whatIf.judgements().stream().filter(j -> !j.same()))
            .as("seed %d: -Dtroupe.simulation.seed=%d", seed, seed)
            .isEmpty();
        assertThat(whatIf.tally().untold()).as("seed %d", seed).isZero();
        compared += whatIf.tally().compared();
        reports += whatIf.judgements().stream().filter(WhatIfSimulationTest::isReport).count();
      }
    }
    System.out.println(
        SEEDS + " seeds from " + FIRST + ", " + compared + " decisions, " + reports + " reports");
    assertThat(compared).isGreaterThan(SEEDS * 5);
    assertThat(reports).isGreaterThan(SEEDS * 5);
  }

  @Test
  void aControllerThatLeavesThingsAloneIsFoundOut() {
    Simulation.Recorded life = Simulation.recorded(FIRST, Faults.ALL);
    WhatIf whatIf = played(life, new ControllerJudge(new Idle(), ""));
    assertThat(whatIf.judgements())
        .isNotEmpty()
        .extracting(Judgement::outcome)
        .containsOnly(Judgement.Outcome.NOT_TAKEN);
  }

  /** A status: what a plan does besides is judged as its plan. */
  private static boolean isReport(Judgement judgement) {
    return judgement.recorded().equals(List.of("update " + judgement.object() + " status"));
  }

  private static List<Supplier<Judge>> judges() {
    List<Supplier<Judge>> judges = new ArrayList<>();
    Simulation.CONTROLLERS.forEach(
        controller -> judges.add(() -> new ControllerJudge(controller, "")));
    judges.add(() -> new SchedulerJudge(DefaultProfile.named(DefaultProfile.SCHEDULER_NAME)));
    return judges;
  }

  private static WhatIf played(Simulation.Recorded life, Judge judge) {
    WhatIf whatIf = new WhatIf(judge, ClusterImage.EMPTY, Simulation.FACTS);
    for (Commit commit : life.commits()) {
      whatIf.apply(commit);
    }
    whatIf.end(life.end());
    return whatIf;
  }

  /** As the ReplicaSets' by name, and does nothing. */
  private static final class Idle implements Controller {
    private final Controller real = new ReplicaSetController();

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public Collection<ResourceType> watches() {
      return real.watches();
    }

    @Override
    public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
      return real.wakeUps(change, image);
    }

    @Override
    public List<Wake> everything(ClusterImage image) {
      return real.everything(image);
    }

    @Override
    public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
      return Plan.NOTHING;
    }
  }
}
