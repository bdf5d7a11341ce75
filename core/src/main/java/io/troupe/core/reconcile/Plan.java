package io.troupe.core.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a controller is about to do for one key.
 *
 * @param actions in order; at most {@link #ACTIONS_MAX}, the rest follows in the next plan
 * @param requeueAfter when to look again although nothing has changed
 * @param why for the journal: one line for people
 */
public record Plan(List<Action> actions, Optional<Duration> requeueAfter, String why) {

  /** Upstream's burst of creations and deletions, and room for what goes with them. */
  public static final int BURST = 500;

  public static final int ACTIONS_MAX = 1_200;

  /** Characters of {@link #why}. */
  private static final int WHY_MAX = 500;

  public static final Plan NOTHING = new Plan(List.of(), Optional.empty(), "");

  public Plan {
    actions = List.copyOf(actions);
    if (actions.size() > ACTIONS_MAX) {
      throw new IllegalArgumentException(actions.size() + " actions in one plan");
    }
  }

  public static Plan of(Action... actions) {
    return new Plan(List.of(actions), Optional.empty(), "");
  }

  /** Whether it is journaled before it is carried out. */
  public boolean weighty() {
    return actions.stream().anyMatch(Action::weighty);
  }

  public boolean isEmpty() {
    return actions.isEmpty();
  }

  /** Gathers a plan. */
  public static final class Draft {
    private final List<Action> actions = new ArrayList<>();
    private Optional<Duration> requeueAfter = Optional.empty();
    private String why = "";

    public Draft add(Action action) {
      actions.add(action);
      return this;
    }

    public int size() {
      return actions.size();
    }

    /** The nearest of all wishes counts; never less than a millisecond. */
    public Draft requeueAfter(Duration wish) {
      Duration delay = wish.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wish;
      if (requeueAfter.isEmpty() || delay.compareTo(requeueAfter.get()) < 0) {
        requeueAfter = Optional.of(delay);
      }
      return this;
    }

    public Draft because(String reason) {
      String all = why.isEmpty() ? reason : why + "; " + reason;
      why = all.length() > WHY_MAX && !why.isEmpty() ? why : all;
      return this;
    }

    public Plan done() {
      return new Plan(actions, requeueAfter, why);
    }
  }
}
