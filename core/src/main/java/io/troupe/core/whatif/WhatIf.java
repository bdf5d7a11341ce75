package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectChange;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays a stretch of the journal and lets a judge decide again wherever it decided then. Nothing
 * of it touches the cluster: it has a state of its own.
 */
public final class WhatIf {
  /** Differences that are kept; more are counted. */
  public static final int DIFFERENT_MAX = 1_000;

  /** Decisions that came out the same and are kept, to be looked at. */
  public static final int SAME_MAX = 100;

  private final Judge judge;
  private final FactsReader facts;
  private final RecentImages images;
  private final List<Judgement> different = new ArrayList<>();
  private final List<Judgement> same = new ArrayList<>();
  private long events;
  private long compared;
  private long differing;
  private long untold;

  /**
   * @param start the state before the first event
   * @param facts what is indexed of an object
   */
  public WhatIf(Judge judge, ClusterImage start, FactsReader facts) {
    this.judge = judge;
    this.facts = facts;
    this.images = new RecentImages(start);
    judge.begin(images);
  }

  /**
   * How far it has come.
   *
   * @param revision the last one
   * @param untold decisions whose grounds lie too far back
   */
  public record Tally(long revision, long events, long compared, long differing, long untold) {}

  /**
   * The next commit, or the rest of one that begins before the stretch; in order and without holes.
   */
  public void apply(Commit commit) {
    for (CommittedEvent event : commit.events()) {
      if (judge.decided(event)) {
        judge.judge(event, images).ifPresentOrElse(this::keep, () -> untold++);
      }
      ObjectChange change = images.apply(event, commit, facts);
      judge.happened(change);
      events++;
    }
  }

  private void keep(Judgement judgement) {
    compared++;
    if (!judgement.same()) {
      differing++;
    }
    List<Judgement> kept = judgement.same() ? same : different;
    if (kept.size() < (judgement.same() ? SAME_MAX : DIFFERENT_MAX)) {
      kept.add(judgement);
    }
  }

  public Tally tally() {
    return new Tally(images.latest().revision(), events, compared, differing, untold);
  }

  /** Differences first, then some of the rest, each in order of revision. */
  public List<Judgement> judgements() {
    List<Judgement> all = new ArrayList<>(different);
    all.addAll(same);
    return List.copyOf(all);
  }

  /** Whether every difference is among {@link #judgements}. */
  public boolean whole() {
    return differing == different.size();
  }
}
