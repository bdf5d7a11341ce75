package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.function.Supplier;

/**
 * What an admission plugin may say besides yes and no, and what a request carries that few plugins
 * look at. One thread at a time.
 */
public interface AdmissionContext {

  /** Nobody listens, nothing is carried. */
  AdmissionContext NONE = new AdmissionContext() {};

  /** A Warning header of the answer; each text once, bounded by the answer. */
  default void warn(String text) {}

  /**
   * Something for the record of who did what.
   *
   * @param key as upstream builds it, such as {@code hook.example.com/reason}
   */
  default void annotate(String key, String value) {}

  /**
   * Asks for a second mutating pass of the whole chain, since an object has changed behind plugins
   * that have seen it. There is one at most.
   */
  default void reinvoke() {}

  /** Whether this is that second pass. */
  default boolean reinvoked() {
    return false;
  }

  /** What a plugin remembers from one pass of a request to the next, by its class. */
  default <T> T memory(Class<T> type, Supplier<T> first) {
    return first.get();
  }

  /**
   * The request's CreateOptions, UpdateOptions or DeleteOptions of meta.k8s.io/v1, built when asked
   * for; the caller's to change.
   */
  default ObjectNode options() {
    return Json.object();
  }

  /** Whether the server made the name out of generateName; upstream makes it after admission. */
  default boolean nameGenerated() {
    return false;
  }
}
