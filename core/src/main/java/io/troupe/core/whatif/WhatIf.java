package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
  private boolean begun;
  private long events;
  private long compared;
  private long differing;
  private long unrecorded;

  /**
   * @param start the state before the first event
   * @param facts what is indexed of an object
   */
  public WhatIf(Judge judge, ClusterImage start, FactsReader facts) {
    this.judge = judge;
    this.facts = facts;
    this.images = new RecentImages(start);
  }

  /**
   * How far it has come.
   *
   * @param revision the last one
   * @param compared recorded decisions
   * @param differing of these, and those of this build alone
   * @param unrecorded those of this build alone
   * @param untold recorded decisions whose grounds lie too far back
   */
  public record Tally(
      long revision, long events, long compared, long differing, long unrecorded, long untold) {}

  /**
   * The next commit, or the rest of one that begins before the stretch; in order and without holes.
   */
  public void apply(Commit commit) {
    begin(commit.time());
    for (CommittedEvent event : commit.events()) {
      judge.before(event, commit.time(), images).forEach(this::keep);
      ObjectChange change = images.apply(event, commit, facts);
      judge.happened(change, commit.time(), images);
      events++;
    }
  }

  private void begin(Instant time) {
    if (!begun) {
      begun = true;
      judge.begin(images, time);
    }
  }

  /**
   * Revisions that never were, as a restore leaves them: whoever decides starts anew behind them,
   * on the same state.
   *
   * @param next the first revision behind the gap
   */
  public void passOver(long next) {
    if (begun) {
      judge.end(Instant.MIN, images).forEach(this::keep);
      begun = false;
    }
    images.restart(next - 1);
  }

  /** To be called once, after the last commit. @param time until which nothing else happened */
  public void end(Instant time) {
    begin(time);
    judge.end(time, images).forEach(this::keep);
  }

  private void keep(Judgement judgement) {
    switch (judgement.outcome()) {
      case SAME -> compared++;
      case DIFFERENT, NOT_TAKEN -> {
        compared++;
        differing++;
      }
      case NOT_RECORDED -> {
        differing++;
        unrecorded++;
      }
    }
    List<Judgement> kept = judgement.same() ? same : different;
    if (kept.size() < (judgement.same() ? SAME_MAX : DIFFERENT_MAX)) {
      kept.add(judgement);
    }
  }

  public Tally tally() {
    return new Tally(
        images.latest().revision(), events, compared, differing, unrecorded, judge.untold());
  }

  /** Differences first, then some of the rest, each in order of revision. */
  public List<Judgement> judgements() {
    List<Judgement> all = new ArrayList<>(different);
    all.sort(Comparator.comparingLong(Judgement::revision));
    all.addAll(same);
    return List.copyOf(all);
  }

  /** Whether every difference is among {@link #judgements}. */
  public boolean whole() {
    return differing == different.size() && judge.whole();
  }
}
