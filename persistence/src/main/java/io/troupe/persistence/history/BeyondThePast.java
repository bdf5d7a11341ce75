package io.troupe.persistence.history;

/** A revision was asked for that retention has dropped, or that a restore left to nobody. */
public final class BeyondThePast extends RuntimeException {
  private static final long serialVersionUID = 1;

  BeyondThePast(long revision, String why) {
    super("revision " + revision + " " + why);
  }
}
