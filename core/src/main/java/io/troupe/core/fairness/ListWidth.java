package io.troupe.core.fairness;

/** How many seats a list takes: long ones count for several requests. */
public final class ListWidth {
  /** Objects that one seat pays for. */
  private static final int OBJECTS_PER_SEAT = 100;

  /** Upstream's limit. */
  private static final int SEATS_MAX = 10;

  /** A look into the past reads a stretch of the journal, however little it finds there. */
  private static final int OF_THE_PAST_MIN = 5;

  private ListWidth() {}

  /**
   * Of what is read from the journal, all of it for every page.
   *
   * @param stored objects of the type today
   */
  public static int ofThePast(int stored) {
    return Math.max(OF_THE_PAST_MIN, of(stored, 0));
  }

  /**
   * @param stored objects of the type
   * @param limit asked for; 0 for all
   */
  public static int of(int stored, long limit) {
    long objects = limit > 0 ? Math.min(limit, stored) : stored;
    return Math.toIntExact(Math.clamp(Math.ceilDiv(objects, OBJECTS_PER_SEAT), 1, SEATS_MAX));
  }
}
