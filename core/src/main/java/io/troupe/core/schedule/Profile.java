package io.troupe.core.schedule;

import java.util.Comparator;
import java.util.List;

/**
 * Which plugins a scheduler runs, each list in order.
 *
 * @param schedulerName pods that ask for another are not ours
 * @param queueSort which of two waiting pods goes first; 0 leaves it to the time they came
 */
public record Profile(
    String schedulerName,
    Comparator<PodView> queueSort,
    List<PreEnqueuePlugin> preEnqueue,
    List<PreFilterPlugin> preFilters,
    List<FilterPlugin> filters,
    List<PostFilterPlugin> postFilters,
    List<WeightedScore> scores,
    List<PermitPlugin> permits) {

  /**
   * @param weight ≥ 1
   */
  public record WeightedScore(ScorePlugin plugin, int weight) {}

  public Profile {
    preEnqueue = List.copyOf(preEnqueue);
    preFilters = List.copyOf(preFilters);
    filters = List.copyOf(filters);
    postFilters = List.copyOf(postFilters);
    scores = List.copyOf(scores);
    permits = List.copyOf(permits);
  }
}
