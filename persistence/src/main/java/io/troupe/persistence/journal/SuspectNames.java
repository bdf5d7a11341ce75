package io.troupe.persistence.journal;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Names of which memory was proved wrong, or may be: their next recovery reads the database.
 * Forgetting one costs a second refusal, nothing else, so the set is bounded. Any thread.
 */
public final class SuspectNames {
  private static final int NAMES_MAX = 10_000;

  private final Set<String> names = new LinkedHashSet<>();

  synchronized void add(String persistenceId) {
    if (names.size() >= NAMES_MAX) {
      names.remove(names.iterator().next());
    }
    names.add(persistenceId);
  }

  synchronized boolean contains(String persistenceId) {
    return names.contains(persistenceId);
  }

  synchronized void remove(String persistenceId) {
    names.remove(persistenceId);
  }
}
