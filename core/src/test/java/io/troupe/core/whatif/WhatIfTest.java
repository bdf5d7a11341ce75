package io.troupe.core.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.schedule.profile.DefaultProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories by hand: what was decided, and what is decided on the same grounds. */
class WhatIfTest {
  private static final Instant TIME = Instant.parse("2026-11-21T10:00:00Z");
  private static final ObjectKey SET = ObjectKey.of("apps", "replicasets", "default", "web");

  private final List<CommittedEvent> events = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();
  private Instant now = TIME;
  private String by = SchedulerJudge.USER;

  /** Wants as many pods as the object says, and names them as plans do. */
  private record Counting(int extra) implements Controller {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Collection<ResourceType> watches() {
      return List.of(Types.REPLICA_SETS);
    }

    @Override
    public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
      return List.of(Wake.now(change.last().key()));
    }

    @Override
    public List<Wake> everything(ClusterImage image) {
      return image.of(Types.REPLICA_SETS).all().stream().map(set -> Wake.now(set.key())).toList();
    }

    @Override
    public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
      int wanted =
          image.get(key).orElseThrow().tree().path("spec").path("replicas").asInt() + extra;
      Plan.Draft draft = new Plan.Draft();
      for (String name : situation.names().take(key.name() + "-", wanted, _ -> false)) {
        draft.add(
            new Action.Create(
                ObjectKey.of("", "pods", key.namespace(), name), Json.object(), Optional.empty()));
      }
      return draft.because("wants " + wanted).done();
    }
  }

  @Test
  void aPlanIsMadeAgainOnTheImageItWasMadeOnNotOnTheNewest() {
    replicas(2);
    replicas(5);
    plan(1, new Counting(0).plan(imageAt(1), SET, situation()));
    WhatIf same = run(new ControllerJudge(new Counting(0), ""));
    assertThat(same.tally()).isEqualTo(new WhatIf.Tally(3, 3, 1, 0, 0, 0));
    assertThat(same.judgements().getFirst().recorded()).hasSize(2);

    WhatIf other = run(new ControllerJudge(new Counting(1), ""));
    assertThat(other.tally().differing()).isEqualTo(1);
    Judgement difference = other.judgements().getFirst();
    assertThat(difference.revision()).isEqualTo(3);
    assertThat(difference.object()).isEqualTo(SET);
    assertThat(difference.now()).hasSize(3).startsWith(difference.recorded().getFirst());
    assertThat(difference.why()).isEqualTo("wants 3");
  }

  @Test
  void whatWasSeenBeforeTheStretchCannotBeTold() {
    replicas(2);
    replicas(5);
    plan(1, new Counting(0).plan(imageAt(1), SET, situation()));
    WhatIf whatIf =
        new WhatIf(new ControllerJudge(new Counting(0), ""), imageAt(2), _ -> ObjectFacts.NONE);
    whatIf.apply(commit(events.get(2)));
    assertThat(whatIf.tally()).isEqualTo(new WhatIf.Tally(3, 1, 0, 0, 0, 1));
    assertThat(whatIf.judgements()).isEmpty();
  }

  @Test
  void anotherControllersPlansAreLeftAlone() {
    replicas(2);
    plan(1, new Counting(0).plan(imageAt(1), SET, situation()));
    Controller other = new io.troupe.core.reconcile.deployment.DeploymentController();
    assertThat(run(new ControllerJudge(other, "")).tally().compared()).isZero();
  }

  @Test
  void aBindIsJudgedByWhatTheNodesHadThen() {
    node("big", "4");
    node("small", "1");
    pod("first", "2", "");
    pod("first", "2", "big");
    pod("second", "2", "");
    pod("second", "2", "small");
    pod("third", "100m", "");
    pod("third", "100m", "gone");
    WhatIf whatIf = run(scheduler());
    assertThat(whatIf.tally().compared()).isEqualTo(3);
    assertThat(whatIf.judgements())
        .extracting(j -> j.object().name() + " " + j.outcome() + " " + j.now())
        .containsExactlyInAnyOrder(
            "second DIFFERENT [bind to big]",
            "third DIFFERENT [bind to big]",
            "first SAME [bind to big]");
    assertThat(whatIf.judgements().getFirst().why())
        .isEqualTo("1 of 2 nodes fit; small does not: Insufficient cpu");
    assertThat(whatIf.judgements().getLast().same()).as("differences first").isTrue();
  }

  @Test
  void whatNobodyPlannedIsSaidOnceItHasBeenWantedForLong() {
    replicas(2);
    now = now.plusSeconds(59);
    node("other", "1");
    assertThat(run(new ControllerJudge(new Counting(0), "")).tally().unrecorded()).isZero();

    now = now.plusSeconds(2);
    node("another", "1");
    WhatIf late = run(new ControllerJudge(new Counting(0), ""));
    assertThat(late.tally()).isEqualTo(new WhatIf.Tally(3, 3, 0, 1, 1, 0));
    Judgement said = late.judgements().getFirst();
    assertThat(said.outcome()).isEqualTo(Judgement.Outcome.NOT_RECORDED);
    assertThat(said.revision()).isEqualTo(1);
    assertThat(said.object()).isEqualTo(SET);
    assertThat(said.recorded()).isEmpty();
    assertThat(said.now()).hasSize(2);

    WhatIf elsewhere = run(new ControllerJudge(new Counting(0), "team"));
    assertThat(elsewhere.tally().unrecorded()).as("of another namespace").isZero();
  }

  @Test
  void itIsSaidAtTheEndOfAQuietStretchAsWell() {
    replicas(2);
    WhatIf whatIf = new WhatIf(judge(0), ClusterImage.EMPTY, _ -> ObjectFacts.NONE);
    whatIf.apply(commit(events.getFirst()));
    whatIf.end(TIME.plusSeconds(600));
    assertThat(whatIf.tally().unrecorded()).isEqualTo(1);
  }

  @Test
  void whatWasPlannedAndDidNotWorkIsNotSaidAgain() {
    replicas(2);
    plan(1, new Counting(0).plan(imageAt(1), SET, situation()));
    now = now.plusSeconds(600);
    node("other", "1");
    assertThat(run(judge(0)).tally()).isEqualTo(new WhatIf.Tally(3, 3, 1, 0, 0, 0));
  }

  @Test
  void aPlanThatThisBuildWouldNotMakeIsNotTaken() {
    replicas(2);
    plan(1, new Counting(0).plan(imageAt(1), SET, situation()));
    assertThat(run(judge(-2)).judgements())
        .extracting(Judgement::outcome)
        .containsExactly(Judgement.Outcome.NOT_TAKEN);
  }

  @Test
  void behindAGapItBeginsAnewOnTheSameState() {
    replicas(2);
    WhatIf whatIf = new WhatIf(judge(0), ClusterImage.EMPTY, _ -> ObjectFacts.NONE);
    whatIf.apply(commit(events.getFirst()));
    whatIf.passOver(1_000_001);
    plan(1_000_000, new Counting(0).plan(imageAt(1), SET, situation()));
    CommittedEvent event = events.getLast();
    whatIf.apply(
        new Commit(
            1_000_001,
            1_000_001,
            TIME,
            "node",
            List.of(new CommittedEvent(1_000_001, event.key(), 1, event.event()))));
    assertThat(whatIf.tally()).isEqualTo(new WhatIf.Tally(1_000_001, 2, 1, 0, 0, 0));
  }

  @Test
  void aBindByHandIsNobodysDecisionButCounts() {
    node("big", "4");
    pod("first", "3", "");
    by = "alice";
    pod("first", "3", "big");
    by = SchedulerJudge.USER;
    pod("second", "3", "");
    pod("second", "3", "big");
    WhatIf whatIf = run(scheduler());
    assertThat(whatIf.judgements())
        .extracting(j -> j.object().name() + " " + j.outcome())
        .containsExactly("second NOT_TAKEN");
  }

  @Test
  void ofTwoPlacedAtOnceEitherMayBeCommittedFirst() {
    node("n1", "4");
    node("n2", "4");
    pod("third", "1", "");
    pod("third", "1", "n1");
    pod("a", "2", "");
    pod("b", "1", "");
    // It placed b after a, which had gone to n2; b's bind was faster.
    pod("b", "1", "n1");
    pod("a", "2", "n2");
    WhatIf whatIf = run(scheduler());
    assertThat(whatIf.tally()).isEqualTo(new WhatIf.Tally(8, 8, 3, 0, 0, 0));
    assertThat(whatIf.judgements())
        .filteredOn(j -> j.object().name().equals("b"))
        .extracting(Judgement::why)
        .containsExactly("by what was under way at the same time");
  }

  @Test
  void aPodThatFitsAndIsLeftWaitingIsSaid() {
    node("n1", "4");
    pod("forgotten", "1", "");
    pod("large", "9", "");
    now = now.plusSeconds(61);
    node("n2", "1");
    assertThat(run(scheduler()).judgements())
        .extracting(j -> j.object().name() + " " + j.outcome() + " " + j.now())
        .containsExactly("forgotten NOT_RECORDED [bind to n1]");
  }

  private static Judge judge(int extra) {
    return new ControllerJudge(new Counting(extra), "");
  }

  private static Judge scheduler() {
    return new SchedulerJudge(DefaultProfile.named("default-scheduler"));
  }

  private WhatIf run(Judge judge) {
    WhatIf whatIf = new WhatIf(judge, ClusterImage.EMPTY, _ -> ObjectFacts.NONE);
    events.forEach(event -> whatIf.apply(commit(event)));
    whatIf.end(times.getLast());
    return whatIf;
  }

  private ClusterImage imageAt(int revision) {
    ClusterImage image = ClusterImage.EMPTY;
    for (CommittedEvent event : events.subList(0, revision)) {
      image = image.apply(commit(event), _ -> ObjectFacts.NONE).image();
    }
    return image;
  }

  private Commit commit(CommittedEvent event) {
    Instant time = times.get((int) event.revision() - 1);
    return new Commit(event.revision(), event.revision(), time, "node", List.of(event));
  }

  private Situation situation() {
    return new Situation(
        TIME,
        new io.troupe.core.reconcile.Names(new Uid("u"), 1, List.of()),
        Optional.empty(),
        PodViews.PLAIN);
  }

  private void replicas(int count) {
    add(
        SET,
        count == 2 ? EventType.CREATED : EventType.SPEC_CHANGED,
        "ReplicaSet",
        "\"spec\":{\"replicas\":" + count + "}");
  }

  private void plan(long seen, Plan plan) {
    List<String> creates = new ArrayList<>();
    for (Action action : plan.actions()) {
      creates.add('"' + ((Action.Create) action).key().name() + '"');
    }
    add(
        new ObjectKey(Types.PLANS, "default", "counting.replicasets.web"),
        EventType.CREATED,
        "Plan",
        "\"spec\":{\"controller\":\"counting\",\"object\":\""
            + SET
            + "\",\"objectUid\":\"u\",\"number\":1,\"revisionSeen\":"
            + seen
            + ",\"steps\":[],\"creates\":["
            + String.join(",", creates)
            + "]}");
  }

  private void node(String name, String cpu) {
    add(
        ObjectKey.of("", "nodes", "", name),
        EventType.CREATED,
        "Node",
        "\"status\":{\"allocatable\":{\"cpu\":\""
            + cpu
            + "\",\"memory\":\"8Gi\",\"pods\":\"110\"}}");
  }

  private void pod(String name, String cpu, String node) {
    add(
        ObjectKey.of("", "pods", "default", name),
        node.isEmpty() ? EventType.CREATED : EventType.POD_BOUND,
        "Pod",
        "\"spec\":{\"schedulerName\":\"default-scheduler\""
            + (node.isEmpty() ? "" : ",\"nodeName\":\"" + node + "\"")
            + ",\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\""
            + cpu
            + "\"}}}]}");
  }

  private void add(ObjectKey key, EventType type, String kind, String content) {
    long revision = events.size() + 1;
    byte[] stored =
        Json.stored(
            Json.parse(
                "{\"kind\":\""
                    + kind
                    + "\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
                    + key.name()
                    + "\",\"uid\":\"u-"
                    + key.name()
                    + "\"},"
                    + content
                    + "}"));
    List<CommittedEvent> before = events.stream().filter(e -> e.key().equals(key)).toList();
    long parent = before.isEmpty() ? 0 : before.getLast().revision();
    Cause cause = new Cause(by, List.of(), "", "", "update", "", "r" + revision, TIME, parent);
    long number = 1 + before.size();
    times.add(now);
    events.add(
        new CommittedEvent(
            revision,
            key,
            number,
            new ObjectEvent(type, new Uid("u-" + key.name()), stored, cause).stamp(revision)));
  }
}
