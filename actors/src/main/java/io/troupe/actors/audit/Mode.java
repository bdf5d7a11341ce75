package io.troupe.actors.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether an answer waits for its events. Follows upstream apiserver/pkg/server/options/audit.go.
 */
public enum Mode {
  /** It does not: events wait in a queue, and what finds it full is lost. */
  BATCH("batch"),
  /** It does, and goes out even if they are lost. */
  BLOCKING("blocking"),
  /** As blocking, and a request whose arrival cannot be told is refused. */
  BLOCKING_STRICT("blocking-strict");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  boolean waits() {
    return this != BATCH;
  }

  /** What whoever tells an event hears of it. */
  boolean answer(boolean stored) {
    return stored || this != BLOCKING_STRICT;
  }

  public static Optional<Mode> of(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(mode -> mode.word).toList();
  }
}
