package io.troupe.actors.gate;

import io.troupe.core.auth.Narrowing;
import java.time.Instant;

/**
 * A wish to read.
 *
 * @param verb get, list or watch
 * @param freshness which image will do
 * @param narrowing the selectors, for the authorizers
 */
public record ReadRequest(
    Caller caller, Target target, String verb, Freshness freshness, Narrowing narrowing) {

  /** Without selectors. */
  public ReadRequest(Caller caller, Target target, String verb, Freshness freshness) {
    this(caller, target, verb, freshness, Narrowing.NONE);
  }

  /** Which image a read needs. */
  public sealed interface Freshness {
    /** Linearizable (D6). */
    record Latest() implements Freshness {}

    /** Whatever is at hand: resourceVersion "0". */
    record Any() implements Freshness {}

    /** At or after a revision; waits a little, then Timeout with cause ResourceVersionTooLarge. */
    record NotOlderThan(long revision) implements Freshness {}

    /** Exactly that revision; Expired when it is not kept any more. */
    record Exact(long revision) implements Freshness {}

    /** As it stood at that revision, however long ago; Expired only beyond retention. */
    record Past(long revision) implements Freshness {}

    /** As it stood at that time; Expired beyond retention, refused for the future. */
    record AsOf(Instant time) implements Freshness {}

    /** Whether it is the past that is asked for. */
    default boolean isPast() {
      return this instanceof Past || this instanceof AsOf;
    }
  }
}
