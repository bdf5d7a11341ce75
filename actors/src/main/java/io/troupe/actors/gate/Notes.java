package io.troupe.actors.gate;

/**
 * What admission puts on record about a request, for whoever keeps one. Any thread; what comes
 * after the answer is lost.
 */
@FunctionalInterface
public interface Notes {
  /** Nobody keeps a record. */
  Notes NONE = (_, _) -> {};

  /**
   * @param key as upstream builds it, such as {@code hook.example.com/reason}
   */
  void note(String key, String value);
}
