package io.troupe.persistence.row;

/**
 * The condition that finds a name's rows of the journal by its index, which has a hash of the name
 * only: the name itself is said as well, for two may have the same one.
 */
public final class ByName {
  /** Takes the name twice. */
  public static final String IS =
      "hashtextextended(persistence_id, 0) = hashtextextended(?, 0) AND persistence_id = ?";

  private ByName() {}

  /**
   * The same for a join.
   *
   * @param rows the journal's alias
   * @param name column that holds the name
   */
  public static String is(String rows, String name) {
    String own = rows + ".persistence_id";
    return "hashtextextended(%s, 0) = hashtextextended(%s, 0) AND %s = %s"
        .formatted(own, name, own, name);
  }
}
