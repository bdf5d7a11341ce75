package io.troupe.core.fairness;

import java.util.Arrays;

/**
 * Deals each flow a hand of queues. Two flows seldom have the same hand, so that one which fills
 * all of its queues leaves almost every other flow at least one.
 */
final class ShuffleShard {
  private ShuffleShard() {}

  /**
   * @param deck how many queues there are
   * @param hand how many are dealt, at most {@code deck}
   * @return different numbers below {@code deck}; the same for the same hash
   */
  static int[] deal(long hash, int deck, int hand) {
    int[] cards = new int[hand];
    long rest = hash;
    for (int i = 0; i < hand; i++) {
      int left = deck - i;
      int card = (int) Long.remainderUnsigned(rest, left);
      rest = Long.divideUnsigned(rest, left);
      cards[i] = nthFree(cards, i, card);
    }
    return cards;
  }

  /** The card at a place among those not dealt yet; hands are small. */
  private static int nthFree(int[] dealt, int count, int place) {
    int[] sorted = Arrays.copyOf(dealt, count);
    Arrays.sort(sorted);
    int card = place;
    for (int taken : sorted) {
      if (card >= taken) {
        card++;
      }
    }
    return card;
  }
}
