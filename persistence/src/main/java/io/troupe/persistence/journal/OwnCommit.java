package io.troupe.persistence.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * A commit of this node that it can remember beyond its process, so that a later one notices a
 * database that has lost it.
 *
 * @param time the database's
 */
public record OwnCommit(long first, long last, Instant time, String writer) {

  /** One line; the writer's name is last, for it may hold anything but a line's end. */
  public String line() {
    return first + " " + last + " " + time + " " + writer;
  }

  /** Empty for anything that is no such line. */
  public static Optional<OwnCommit> parse(String line) {
    String[] words = line.strip().split(" ", 4);
    try {
      return words.length < 4
          ? Optional.empty()
          : Optional.of(
              new OwnCommit(
                  Long.parseLong(words[0]),
                  Long.parseLong(words[1]),
                  Instant.parse(words[2]),
                  words[3]));
    } catch (RuntimeException notOurs) {
      return Optional.empty();
    }
  }
}
