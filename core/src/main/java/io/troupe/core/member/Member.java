package io.troupe.core.member;

import java.time.Duration;
import java.time.Instant;

/**
 * One control-plane node as the database knows it.
 *
 * @param name unique among the members; also its Node's
 * @param identity of its data directory: the same in all its lives
 * @param incarnation of this life
 * @param api where its API is, {@code https://host:port}
 * @param artery where the other members reach it, {@code host:port}
 * @param build its version
 * @param startedAt by the database's clock
 * @param silence since it last said that it lives, by the database's clock
 */
public record Member(
    String name,
    String identity,
    String incarnation,
    String api,
    String artery,
    String build,
    MemberState state,
    Instant startedAt,
    Duration silence) {
  /** It says so every second; a machine under load may be late several times. */
  public static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  /** Whether it must be taken for running, whatever it does. */
  public boolean living() {
    return silence.compareTo(SILENCE_MAX) <= 0
        && switch (state) {
          case JOINING, UP, LEAVING -> true;
          case LEFT, DOWN -> false;
        };
  }

  /** Whether others can join the cluster at it, and clients can be sent to it. */
  public boolean serving() {
    return living() && state == MemberState.UP;
  }
}
