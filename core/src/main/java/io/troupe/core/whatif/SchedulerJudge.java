package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schedule.NodeFacts;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Profile;
import io.troupe.core.schedule.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The scheduler places again what it placed then, and what it did not place. A bind that differs by
 * what stood right before it gets a second look, for which the binds that follow are waited for.
 * What others bind is not judged: it counts on its node.
 */
public final class SchedulerJudge implements Judge {
  /** Whose binds are the scheduler's. */
  public static final String USER = "system:kube-scheduler";

  /** Binds that are kept for second looks, before and after the one that is looked at. */
  private static final int BINDS_MAX = 256;

  /** For the binds that were under way together with one. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private static final int DOUBTS_MAX = 1_000;

  private final Profile profile;
  private final PlacementCheck check;
  private final Deque<SecondLook.Bind> binds = new ArrayDeque<>();
  private final Deque<Doubt> doubts = new ArrayDeque<>();
  private Snapshot snapshot = new Snapshot();
  private SecondLook second;
  private Unplaced unplaced;
  private long untold;

  public SchedulerJudge(Profile profile) {
    this.profile = profile;
    this.check = new PlacementCheck(profile);
    this.second = new SecondLook(check);
    this.unplaced = new Unplaced(profile);
  }

  /** A bind that differs, and perhaps only seems to. */
  private record Doubt(SecondLook.Bind bind, Judgement judgement, Instant time) {}

  @Override
  public void begin(RecentImages images, Instant time) {
    snapshot = new Snapshot();
    second = new SecondLook(check);
    unplaced = new Unplaced(profile);
    binds.clear();
    ClusterImage image = images.latest();
    image.of(Types.NODES).all().forEach(node -> snapshot.nodeChanged(NodeFacts.of(node)));
    for (StoredObject object : image.of(Types.PODS).all()) {
      PodView pod = PodView.of(object);
      snapshot.podChanged(pod);
      unplaced.changed(pod, time);
    }
  }

  @Override
  public List<Judgement> before(CommittedEvent event, Instant time, RecentImages images) {
    List<Judgement> told = new ArrayList<>(unplaced.advance(time, this::best));
    while (!doubts.isEmpty()
        && (doubts.size() > DOUBTS_MAX
            || doubts.peek().time().plus(WAIT).isBefore(time)
            || tooOld(doubts.peek(), images))) {
      settle(doubts.poll(), images).ifPresent(told::add);
    }
    if (decided(event)) {
      Optional<PodView> pod =
          images
              .latest()
              .get(event.key())
              .map(PodView::of)
              .filter(view -> view.schedulerName().equals(profile.schedulerName()));
      pod.flatMap(view -> judge(event, view, time)).ifPresent(told::add);
    }
    return told;
  }

  /** Half of the images it may be explained by are about to be forgotten. */
  private static boolean tooOld(Doubt doubt, RecentImages images) {
    return images.latest().revision() - doubt.bind().revision() > RecentImages.KEPT_MAX / 2;
  }

  private static boolean decided(CommittedEvent event) {
    return event.event().type() == EventType.POD_BOUND
        && event.key().type().equals(Types.PODS)
        && event.event().cause().user().equals(USER);
  }

  private Optional<Judgement> judge(CommittedEvent event, PodView pod, Instant time) {
    String recorded = Json.parse(event.event().object()).path("spec").path("nodeName").asText();
    SecondLook.Bind bind =
        new SecondLook.Bind(
            event.revision(), event.event().cause().parentRevision(), pod, recorded);
    binds.addLast(bind);
    if (binds.size() > BINDS_MAX) {
      binds.removeFirst();
    }
    PlacementCheck.Answer answer = check.check(pod, recorded, snapshot);
    List<String> then = List.of("bind to " + recorded);
    if (answer.same()) {
      return Optional.of(
          Judgement.recorded(event.revision(), event.key(), then, then, answer.why()));
    }
    List<String> now = answer.best().map(node -> List.of("bind to " + node)).orElse(List.of());
    doubts.addLast(
        new Doubt(
            bind,
            Judgement.recorded(event.revision(), event.key(), then, now, answer.why()),
            time));
    return Optional.empty();
  }

  private Optional<Judgement> settle(Doubt doubt, RecentImages images) {
    Optional<Boolean> explained = second.explains(doubt.bind(), List.copyOf(binds), images);
    if (explained.isEmpty()) {
      untold++;
      return Optional.empty();
    }
    Judgement odd = doubt.judgement();
    return Optional.of(
        explained.get()
            ? Judgement.recorded(
                odd.revision(),
                odd.object(),
                odd.recorded(),
                odd.recorded(),
                "by what was under way at the same time")
            : odd);
  }

  private Optional<String> best(PodView pod) {
    return check.check(pod, "", snapshot).best();
  }

  @Override
  public void happened(ObjectChange change, Instant time, RecentImages images) {
    StoredObject last = change.last();
    if (last.key().type().equals(Types.NODES)) {
      second.changed(change.revision());
      if (change.after().isPresent()) {
        snapshot.nodeChanged(NodeFacts.of(last));
      } else {
        snapshot.nodeGone(last.key().name());
      }
    } else if (last.key().type().equals(Types.PODS)) {
      second.changed(change.revision());
      if (change.after().isPresent()) {
        PodView pod = PodView.of(last);
        snapshot.podChanged(pod);
        unplaced.changed(pod, time);
      } else {
        snapshot.podGone(last.uid());
        unplaced.gone(last.uid());
      }
    }
  }

  @Override
  public List<Judgement> end(Instant time, RecentImages images) {
    List<Judgement> told = new ArrayList<>(unplaced.advance(time, this::best));
    doubts.forEach(doubt -> settle(doubt, images).ifPresent(told::add));
    doubts.clear();
    return told;
  }

  @Override
  public long untold() {
    return untold;
  }
}
