package io.troupe.simulation;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.LastPlan;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Wake;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A control-plane node: its image, and the controllers of the slices it believes to have. It can
 * stop for a while and go on where it was, or die and lose all it remembers.
 */
final class ControlNode {
  private static final Duration FULL_PASS = Duration.ofSeconds(30);
  private static final Duration BACK_OFF = Duration.ofMillis(100);
  private static final Duration BACK_OFF_MAX = Duration.ofSeconds(10);

  private final int number;
  private final Timeline time;
  private final Sender sender;
  private final Promises promises;
  private final Faults faults;
  private final Replica replica;
  private final List<Controller> controllers;
  private final Set<Integer> slices = new TreeSet<>();

  /** All that a crash takes away. */
  private static final class Memory {
    final Plans plans;
    final Set<Work> waiting = new LinkedHashSet<>();
    final Set<Work> running = new LinkedHashSet<>();
    final Map<Work, Integer> failures = new HashMap<>();

    Memory(Plans plans) {
      this.plans = plans;
    }
  }

  private Memory memory;

  ControlNode(
      int number,
      Timeline time,
      Sender sender,
      Promises promises,
      Faults faults,
      Replica replica,
      List<Controller> controllers) {
    this.number = number;
    this.time = time;
    this.sender = sender;
    this.promises = promises;
    this.faults = faults;
    this.replica = replica;
    this.controllers = controllers;
    this.memory = new Memory(new Plans(time, sender));
    replica.follow(this::changed);
    time.in(FULL_PASS, this::fullPass);
  }

  Set<Integer> slices() {
    return slices;
  }

  void gain(int slice) {
    if (slices.add(slice)) {
      awake(() -> queueAll(slice));
    }
  }

  void lose(int slice) {
    slices.remove(slice);
    memory.waiting.removeIf(work -> work.slice() == slice);
  }

  void crash() {
    slices.clear();
    memory = new Memory(new Plans(time, sender));
  }

  private void awake(Runnable what) {
    replica.awake(what);
  }

  private void changed(ObjectChange change) {
    for (Controller controller : controllers) {
      if (controller.watches().contains(change.last().key().type())) {
        ClusterImage image = replica.image();
        for (Wake wake : controller.wakeUps(change, image)) {
          if (!time.mishap(faults.wakeLost())) {
            wake(controller, wake);
          }
          if (time.mishap(faults.wakeRepeated())) {
            wake(controller, wake);
          }
        }
      }
    }
  }

  private void wake(Controller controller, Wake wake) {
    Work work = new Work(controller, wake.key());
    if (slices.contains(work.slice())) {
      time.in(wake.after().plus(time.between(0, 10)), () -> awake(() -> queue(work)));
    }
  }

  private void fullPass() {
    awake(() -> List.copyOf(slices).forEach(this::queueAll));
    time.in(FULL_PASS, this::fullPass);
  }

  private void queueAll(int slice) {
    for (Controller controller : controllers) {
      for (Wake wake : controller.everything(replica.image())) {
        Work work = new Work(controller, wake.key());
        if (work.slice() == slice) {
          queue(work);
        }
      }
    }
  }

  private void queue(Work work) {
    if (slices.contains(work.slice()) && memory.waiting.add(work)) {
      Memory now = memory;
      time.in(Duration.ZERO, () -> awake(() -> pass(work, now)));
    }
  }

  private void pass(Work work, Memory mine) {
    if (mine != memory || mine.running.contains(work) || !mine.waiting.remove(work)) {
      return;
    }
    mine.running.add(work);
    ClusterImage image = replica.image();
    LastPlan last = mine.plans.last(work, image);
    String user = work.controller().name() + '@' + number;
    List<ObjectKey> inDoubt =
        faults.broken() == Faults.Broken.NAMES_GIVEN_AGAIN
            ? List.of()
            : last.inDoubt(plan(work, image, last), image);
    if (inDoubt.isEmpty()) {
      act(work, mine, image, last, user);
    } else {
      mine.plans.given(
          last,
          inDoubt,
          user,
          given ->
              awake(() -> {
                if (given.revision() > image.revision()) {
                  replica.atLeast(given.revision(), () -> ended(work, mine, false));
                } else if (mine == memory) {
                  act(work, mine, image, last.without(given), user);
                }
              }));
    }
  }

  private Plan plan(Work work, ClusterImage image, LastPlan last) {
    return work.controller()
        .plan(
            image,
            work.key(),
            new Situation(time.now(), names(last), Optional.empty(), PodViews.PLAIN));
  }

  private void act(Work work, Memory mine, ClusterImage image, LastPlan last, String user) {
    Plan plan = plan(work, image, last);
    plan.requeueAfter().ifPresent(after -> time.in(after, () -> awake(() -> queue(work))));
    if (plan.isEmpty()) {
      ended(work, mine, true);
      return;
    }
    // What a dead node was about to do is not done; what a stopped one was about to do is done
    // late.
    Deeds deeds =
        new Deeds(
            time,
            sender,
            promises,
            faults,
            user,
            replica::image,
            next ->
                awake(() -> {
                  if (mine == memory) {
                    next.run();
                  }
                }));
    if (plan.weighty() && faults.broken() != Faults.Broken.PLANS_NOT_JOURNALED) {
      mine.plans.write(
          last,
          plan,
          image.revision(),
          user,
          revision ->
              awake(() -> {
                if (revision.isEmpty()) {
                  ended(work, mine, false);
                } else {
                  carryOut(work, mine, last, plan, deeds, revision.getAsLong());
                }
              }));
    } else {
      carryOut(work, mine, last, plan, deeds, 0);
    }
  }

  private Names names(LastPlan last) {
    return faults.broken() == Faults.Broken.PLANS_NOT_JOURNALED
        ? new Names(last.object(), time.random().nextLong(), List.of())
        : last.names();
  }

  private void carryOut(
      Work work, Memory mine, LastPlan last, Plan plan, Deeds deeds, long planned) {
    deeds.run(
        plan.actions(),
        planned,
        end ->
            awake(() -> {
              if (planned > 0) {
                mine.plans.ended(last, new LastPlan.Ended(planned, left(plan, deeds)));
              }
              if (faults.broken() == Faults.Broken.PLANS_ON_STALE_IMAGES) {
                ended(work, mine, end.done());
              } else {
                replica.atLeast(
                    Math.max(planned, end.highest()), () -> ended(work, mine, end.done()));
              }
            }));
  }

  private static List<String> left(Plan plan, Deeds deeds) {
    return plan.actions().stream()
        .flatMap(action -> action instanceof Action.Create create ? Stream.of(create.key()) : null)
        .filter(key -> !deeds.hasCreated(key))
        .map(ObjectKey::name)
        .toList();
  }

  private void ended(Work work, Memory mine, boolean done) {
    mine.running.remove(work);
    if (mine != memory) {
      return;
    }
    boolean again = mine.waiting.remove(work);
    if (done) {
      mine.failures.remove(work);
      if (again) {
        queue(work);
      }
    } else {
      int failures = mine.failures.merge(work, 1, Integer::sum);
      Duration pause = BACK_OFF.multipliedBy(1L << Math.min(failures, 10));
      time.in(
          pause.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : pause, () -> awake(() -> queue(work)));
    }
  }
}
