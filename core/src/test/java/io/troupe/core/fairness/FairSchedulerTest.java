package io.troupe.core.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.fairness.FairScheduler.Arrival;
import io.troupe.core.fairness.FairScheduler.Load;
import io.troupe.core.fairness.FairScheduler.Refusal;
import io.troupe.core.fairness.FlowSchema.Distinguisher;
import io.troupe.core.fairness.PriorityLevel.Excess;
import io.troupe.core.reconcile.Fnv;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairSchedulerTest {
  private static final long MILLI = 1_000_000;

  private static PriorityLevel level(String name, int shares, int lendable, Excess excess) {
    return new PriorityLevel(name, "", false, shares, lendable, OptionalInt.empty(), excess);
  }

  private static FlowSchema schema(String name, int precedence, String level, String user) {
    return new FlowSchema(
        name,
        "uid-" + name,
        precedence,
        level,
        Distinguisher.BY_USER,
        List.of(
            new FlowRule(
                List.of(new FlowSubject.User(user)),
                List.of(
                    new FlowRule.OfResources(
                        List.of("*"), List.of("*"), List.of("*"), true, List.of("*"))),
                List.of())));
  }

  private static Attributes by(String user) {
    return new Attributes(
        new UserInfo(user, "", List.of(UserInfo.AUTHENTICATED), Map.of()),
        "create",
        "",
        "pods",
        "",
        "default",
        "p",
        "");
  }

  private static final FairnessConfig TWO =
      FairnessConfig.of(
          List.of(schema("one", 10, "one", "*"), schema("two", 5, "two", "boss")),
          List.of(
              level("one", 45, 0, new Excess.Queue(16, 2, 4)),
              level("two", 50, 100, new Excess.Queue(1, 1, 10))));

  private static FairScheduler<String> scheduler(FairnessConfig config, int seats, int waitingMax) {
    FairScheduler<String> scheduler = new FairScheduler<>(seats, waitingMax);
    scheduler.configure(config, 0);
    return scheduler;
  }

  private static Load load(FairScheduler<?> scheduler, String level) {
    return scheduler.loads().stream()
        .filter(l -> l.level().equals(level))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLeastPrecedenceThatMatchesWins() {
    assertThat(TWO.match(by("boss")).schema().name()).isEqualTo("two");
    assertThat(TWO.match(by("clerk")).schema().name()).isEqualTo("one");
    assertThat(FairnessConfig.of(List.of(), List.of()).match(by("clerk")).schema().name())
        .isEqualTo("catch-all");
  }

  @Test
  void mastersAreExemptAndNeverWait() {
    UserInfo admin = new UserInfo("a", "", List.of(UserInfo.MASTERS), Map.of());
    FlowMatch match = TWO.match(Attributes.ofPath(admin, "get", "/version"));
    FairScheduler<String> scheduler = scheduler(TWO, 1, 10);
    for (int i = 0; i < 500; i++) {
      assertThat(scheduler.arrive(match, 1, "x", 0)).isInstanceOf(Arrival.Started.class);
    }
  }

  @Test
  void beyondItsSeatsALevelQueuesAndBeyondItsQueueRefuses() {
    FairScheduler<String> scheduler = scheduler(TWO, 10, 100);
    FlowMatch boss = TWO.match(by("boss"));
    int started = 0;
    int waiting = 0;
    Refusal refusal = null;
    for (int i = 0; i < 30; i++) {
      switch (scheduler.arrive(boss, 1, "r" + i, 0)) {
        case Arrival.Started<String> _ -> started++;
        case Arrival.Waiting<String> _ -> waiting++;
        case Arrival.Refused<String>(Refusal why) -> refusal = why;
      }
    }
    // Five of level one's ten seats, and one of catch-all, are kept from being borrowed.
    assertThat(started).isEqualTo(4);
    assertThat(waiting).isEqualTo(10);
    assertThat(refusal).isEqualTo(Refusal.QUEUE_FULL);
  }

  @Test
  void whoFinishesMakesRoomForWhoWaitsLongest() {
    FairScheduler<String> scheduler = scheduler(TWO, 10, 100);
    FlowMatch boss = TWO.match(by("boss"));
    List<Ticket<String>> running = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      if (scheduler.arrive(boss, 1, "r" + i, i) instanceof Arrival.Started<String>(var ticket)) {
        running.add(ticket);
      }
    }
    List<Ticket<String>> next = scheduler.finish(running.getFirst(), 5 * MILLI);
    assertThat(next).extracting(Ticket::request).containsExactly("r4");
    assertThat(next.getFirst().waitedNanos()).isEqualTo(5 * MILLI - 4);
  }

  @Test
  void aRequestThatGivesUpIsForgotten() {
    FairScheduler<String> scheduler = scheduler(TWO, 10, 100);
    FlowMatch boss = TWO.match(by("boss"));
    Ticket<String> last = null;
    while (last == null) {
      if (scheduler.arrive(boss, 1, "r", 0) instanceof Arrival.Waiting<String>(var ticket)) {
        last = ticket;
      }
    }
    assertThat(scheduler.withdraw(last)).isTrue();
    assertThat(scheduler.withdraw(last)).isFalse();
    assertThat(load(scheduler, "two").waiting()).isZero();
  }

  @Test
  void anIdleLevelLendsWhatItMay() {
    FairnessConfig config =
        FairnessConfig.of(
            List.of(schema("one", 10, "one", "*")),
            List.of(
                level("one", 50, 0, new Excess.Reject()),
                level("idle", 50, 80, new Excess.Reject())));
    FairScheduler<String> scheduler = scheduler(config, 105, 0);
    int started = 0;
    for (int i = 0; i < 200; i++) {
      if (scheduler.arrive(config.match(by("u")), 1, "x", 0) instanceof Arrival.Started<String>) {
        started++;
      }
    }
    assertThat(started).isEqualTo(50 + 40);
  }

  @Test
  void aFloodOfOneFlowLeavesOthersTheirShare() {
    FairnessConfig config =
        FairnessConfig.of(
            List.of(schema("one", 10, "one", "*")),
            List.of(level("one", 95, 0, new Excess.Queue(64, 6, 50))));
    FairScheduler<String> scheduler = scheduler(config, 10, 1_000);
    Deque<Ticket<String>> running = new ArrayDeque<>();
    for (int i = 0; i < 250; i++) {
      if (scheduler.arrive(config.match(by("flood")), 1, "flood", 0)
          instanceof Arrival.Started<String>(var ticket)) {
        running.add(ticket);
      }
    }
    scheduler.arrive(config.match(by("mouse")), 1, "mouse", 0);
    int finished = 0;
    boolean served = false;
    long now = 0;
    while (!served) {
      now += MILLI;
      List<Ticket<String>> next = scheduler.finish(running.removeFirst(), now);
      running.addAll(next);
      finished++;
      served = next.stream().anyMatch(t -> t.request().equals("mouse"));
    }
    assertThat(finished).isLessThan(20);
  }

  /** Whatever comes: no level passes its limit, nobody is lost, everything drains. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void seatsAreNeverOverdrawnAndEverythingDrains(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    FairScheduler<String> scheduler = scheduler(TWO, 20, 50);
    List<Ticket<String>> running = new ArrayList<>();
    List<Ticket<String>> waiting = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 5_000; i++) {
      now += random.nextInt(2_000_000);
      if (random.nextInt(100) < 55) {
        FlowMatch match = TWO.match(by(random.nextInt(3) == 0 ? "boss" : "u" + random.nextInt(9)));
        switch (scheduler.arrive(match, 1 + random.nextInt(4), "r", now)) {
          case Arrival.Started<String>(var ticket) -> running.add(ticket);
          case Arrival.Waiting<String>(var ticket) -> waiting.add(ticket);
          case Arrival.Refused<String> _ -> {}
        }
      } else if (!waiting.isEmpty() && random.nextInt(10) == 0) {
        Ticket<String> one = waiting.remove(random.nextInt(waiting.size()));
        assertThat(scheduler.withdraw(one)).isTrue();
      } else if (!running.isEmpty()) {
        Ticket<String> one = running.remove(random.nextInt(running.size()));
        move(scheduler.finish(one, now), waiting, running);
      }
      if (random.nextInt(500) == 0) {
        move(scheduler.configure(TWO, now), waiting, running);
      }
      int inUse = scheduler.loads().stream().mapToInt(Load::seatsInUse).sum();
      assertThat(inUse).isLessThanOrEqualTo(20 + 1).isEqualTo(seats(running));
      assertThat(scheduler.loads().stream().mapToInt(Load::waiting).sum())
          .isEqualTo(waiting.size());
    }
    while (!running.isEmpty()) {
      move(scheduler.finish(running.removeFirst(), now), waiting, running);
    }
    assertThat(waiting).isEmpty();
  }

  private static void move(
      List<Ticket<String>> started, List<Ticket<String>> waiting, List<Ticket<String>> running) {
    assertThat(waiting).containsAll(started);
    waiting.removeAll(started);
    running.addAll(started);
  }

  private static int seats(List<Ticket<String>> running) {
    return running.stream().mapToInt(Ticket::width).sum();
  }

  @Test
  void handsHoldDifferentQueuesAndSpreadEvenly() {
    Map<Integer, Integer> dealt = new TreeMap<>();
    for (int i = 0; i < 6_400; i++) {
      int[] hand = ShuffleShard.deal(Fnv.hash64("flow-" + i), 64, 6);
      assertThat(hand).doesNotHaveDuplicates();
      for (int queue : hand) {
        assertThat(queue).isBetween(0, 63);
        dealt.merge(queue, 1, Integer::sum);
      }
    }
    assertThat(dealt.values()).allSatisfy(n -> assertThat(n).isBetween(400, 800));
  }
}
