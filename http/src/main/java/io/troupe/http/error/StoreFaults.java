package io.troupe.http.error;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.persistence.history.BeyondThePast;
import io.troupe.persistence.history.PastUnavailable;
import io.troupe.persistence.journal.JournalFault;
import java.util.Optional;

/** Faults of the store that are nobody's mistake, as a client is told of them. */
public final class StoreFaults {
  private static final int RETRY_SECONDS = 1;

  /** Futures wrap what they fail with, some more than once. */
  private static final int CAUSES_MAX = 5;

  private static final Failure AWAY =
      Failure.of(Reason.SERVICE_UNAVAILABLE, "the server is currently unable to handle the request")
          .withRetryAfter(RETRY_SECONDS);
  private static final Failure BUSY =
      Failure.of(
              Reason.TOO_MANY_REQUESTS,
              "the server has received too many requests and has asked us to try again later")
          .withRetryAfter(RETRY_SECONDS);

  private StoreFaults() {}

  /** Empty for everything else, which a client learns nothing of. */
  public static Optional<Failure> told(Throwable fault) {
    Throwable cause = fault;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      switch (cause) {
        case PastUnavailable _, JournalFault.DatabaseAway _ -> {
          return Optional.of(AWAY);
        }
        case JournalFault.JournalBusy _ -> {
          return Optional.of(BUSY);
        }
        case BeyondThePast beyond -> {
          return Optional.of(Failure.of(Reason.EXPIRED, beyond.getMessage()));
        }
        default -> cause = cause.getCause();
      }
    }
    return Optional.empty();
  }
}
