package io.troupe.core.history;

import java.util.List;
import java.util.TreeSet;

/**
 * Which fields one event changed, as far as a summary remembers it: paths that end early. Many
 * events have the same. Pure.
 *
 * <p>Worked example: a pod's report that changed {@code status.phase} and {@code
 * status.conditions[type=Ready].lastTransitionTime} is remembered as {@code status.phase} and
 * {@code status.conditions[type=Ready]}. Whoever asks for {@code status.conditions[type=Ready]
 * .reason} has it looked at for nothing; whoever asks for {@code status.podIP} has not.
 *
 * @param paths ascending; the empty one stands for anything; none where nothing changed
 */
public record Touched(List<String> paths) {
  /** Steps of a path that are remembered at most. */
  public static final int STEPS_MAX = 3;

  /** What could not be told. */
  public static final Touched ANYTHING = new Touched(List.of(""));

  private static final int PATHS_MAX = 16;
  private static final int PATH_CHARS_MAX = 128;

  public Touched {
    paths = List.copyOf(paths);
  }

  /**
   * @param encrypted whether no more than the section may be said outside of the ciphertext
   */
  public static Touched of(Changes changes, boolean encrypted) {
    return changes.more() > 0
        ? ANYTHING
        : new Touched(changes.shown().stream().map(Change::path).toList())
            .cut(encrypted ? 1 : STEPS_MAX);
  }

  /** The same with shorter paths, which more events have in common. */
  public Touched cut(int steps) {
    TreeSet<String> shorter = new TreeSet<>();
    paths.forEach(path -> shorter.add(FieldPath.start(path, steps, PATH_CHARS_MAX)));
    if (shorter.contains("")) {
      return ANYTHING;
    }
    return shorter.size() > PATHS_MAX ? cut(steps - 1) : new Touched(List.copyOf(shorter));
  }

  /** Whether one of the changes can be found by a filter. */
  public boolean mayTouch(String field) {
    return paths.stream()
        .anyMatch(path -> FieldPath.isWithin(path, field) || FieldPath.isWithin(field, path));
  }
}
