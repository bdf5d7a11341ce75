package io.troupe.core.member;

import java.util.Locale;

/** How far a node is in its life, as the others can read it. */
public enum MemberState {
  /** It has started and looks for the others. */
  JOINING,
  /** It serves. */
  UP,
  /** It stops in order: what it hosts moves, and it takes no new requests. */
  LEAVING,
  /** It has stopped in order. */
  LEFT,
  /** The others have given it up: it may serve no more, and must start anew. */
  DOWN;

  /** As it stands in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for any other word
   */
  public static MemberState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
