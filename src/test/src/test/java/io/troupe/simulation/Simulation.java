package io.troupe.simulation;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.deployment.DeploymentController;
import io.troupe.core.reconcile.garbage.GarbageCollector;
import io.troupe.core.reconcile.podgc.PodGarbageCollector;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Some minutes in the life of a cluster with three control-plane nodes; wholly given by a seed. */
final class Simulation {
  static final Duration LENGTH = Timeline.CALM.plusSeconds(120);

  private static final int CONTROL_NODES = 3;
  private static final Duration TAKEN_OVER_AFTER = Duration.ofSeconds(5);
  private static final BuiltInKinds KINDS = new BuiltInKinds();
  static final KindFactsReader FACTS = new KindFactsReader(KINDS);
  static final List<Controller> CONTROLLERS =
      List.of(
          new DeploymentController(),
          new ReplicaSetController(),
          new GarbageCollector(KINDS),
          new PodGarbageCollector());

  private final Timeline time;
  private final Journal journal;
  private final Promises promises;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<ControlNode> nodes = new ArrayList<>();
  private final List<SchedulerRun> schedulers = new ArrayList<>();

  /**
   * How it went.
   *
   * @param fingerprint the same for the same seed
   */
  record Result(long events, long fingerprint) {}

  private Simulation(long seed, Faults faults) {
    time = new Timeline(seed);
    FactsReader facts = readingOnce();
    journal = new Journal(time, faults);
    promises = new Promises(time, journal, facts);
    Sender sender = new Sender(time, journal, faults);
    for (int i = 0; i < CONTROL_NODES; i++) {
      Replica replica = new Replica(time, journal, facts, faults);
      replicas.add(replica);
      nodes.add(new ControlNode(i, time, sender, promises, faults, replica, CONTROLLERS));
      schedulers.add(new SchedulerRun(time, sender, promises, replica));
    }
    for (int slice = 0; slice < Work.SLICES; slice++) {
      nodes.get(slice % CONTROL_NODES).gain(slice);
    }
    schedulers.getFirst().start();
    new Kubelets(time, journal, sender, promises);
    new Users(time, sender, promises);
    if (faults.nodesFail()) {
      time.in(time.between(1_000, 10_000), this::fail);
    }
  }

  /**
   * @throws Promises.Broken saying which and when
   */
  static Result run(long seed, Faults faults) {
    return run(seed, faults, _ -> {});
  }

  /**
   * @param trace gets a line for each event
   */
  static Result run(long seed, Faults faults, Consumer<String> trace) {
    Simulation simulation = new Simulation(seed, faults);
    simulation.journal.listen(
        commit -> commit.events().forEach(event -> trace.accept(simulation.line(event))));
    simulation.time.runUntil(LENGTH);
    simulation.promises.atRest(simulation.replicas);
    return new Result(simulation.journal.revision(), simulation.time.random().nextLong());
  }

  /**
   * What was recorded in a life.
   *
   * @param end when it was over
   */
  record Recorded(List<Commit> commits, Instant end) {}

  static Recorded recorded(long seed, Faults faults) {
    Simulation simulation = new Simulation(seed, faults);
    simulation.time.runUntil(LENGTH);
    return new Recorded(List.copyOf(simulation.journal.after(0)), simulation.time.now());
  }

  private String line(CommittedEvent event) {
    return "%9.3f s %5d %-18s %s (%s) by %s after %d"
        .formatted(
            time.nanos() / 1e9,
            event.revision(),
            event.event().type(),
            event.key(),
            event.event().uid(),
            event.event().cause().user(),
            event.event().cause().parentRevision());
  }

  /** Every image indexes an event alike; only the first has to look. */
  private static FactsReader readingOnce() {
    Map<ObjectEvent, ObjectFacts> known = new IdentityHashMap<>();
    return (CommittedEvent committed) ->
        known.computeIfAbsent(committed.event(), _ -> FACTS.read(committed));
  }

  /** One node dies, or stops so long that the others take it for dead, and then goes on. */
  private void fail() {
    if (time.nanos() > Timeline.CALM.toNanos() - TAKEN_OVER_AFTER.toNanos()) {
      return;
    }
    int victim = time.random().nextInt(CONTROL_NODES);
    List<Integer> slices = List.copyOf(nodes.get(victim).slices());
    boolean scheduled = schedulers.get(victim).on();
    if (time.chance(0.5)) {
      nodes.get(victim).crash();
      schedulers.get(victim).stop();
    } else {
      Duration stop = time.between(100, 12_000);
      replicas.get(victim).stopFor(stop);
      // It learns that it was given up a moment after it goes on.
      if (stop.compareTo(TAKEN_OVER_AFTER) > 0) {
        time.in(
            stop.plus(time.between(0, 1_000)),
            () -> {
              slices.forEach(nodes.get(victim)::lose);
              schedulers.get(victim).stop();
            });
      } else {
        time.in(time.between(1_000, 10_000), this::fail);
        return;
      }
    }
    int heir = (victim + 1) % CONTROL_NODES;
    time.in(
        TAKEN_OVER_AFTER,
        () -> {
          slices.forEach(nodes.get(heir)::gain);
          if (scheduled) {
            schedulers.get(heir).start();
          }
        });
    time.in(TAKEN_OVER_AFTER.multipliedBy(3), this::fail);
  }
}
