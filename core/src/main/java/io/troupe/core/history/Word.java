package io.troupe.core.history;

/**
 * A word that events are told by, or what a summary with too many words has kept of it: which of
 * some buckets it fell into.
 */
public sealed interface Word {

  /** Whether this can be the word. */
  boolean mayBe(String text);

  /** Whether this is the word and no other. */
  boolean isSurely(String text);

  record Exact(String text) implements Word {
    @Override
    public boolean mayBe(String other) {
      return text.equals(other);
    }

    @Override
    public boolean isSurely(String other) {
      return text.equals(other);
    }
  }

  /**
   * @param number 0 to {@code of - 1}
   * @param of how many buckets there are, at least 1
   */
  record Bucket(int number, int of) implements Word {
    @Override
    public boolean mayBe(String text) {
      return Math.floorMod(text.hashCode(), of) == number;
    }

    @Override
    public boolean isSurely(String text) {
      return false;
    }
  }

  /** The bucket of a word; what String promises of its hash makes it the same for ever. */
  static Word bucket(String text, int of) {
    return new Bucket(Math.floorMod(text.hashCode(), of), of);
  }
}
