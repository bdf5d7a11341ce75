package io.troupe.core.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The renew time of a Lease. */
public final class LeaseTimes {
  private LeaseTimes() {}

  /** As metav1.MicroTime is written: always six digits. */
  public static String micro(Instant instant) {
    String text = instant.truncatedTo(ChronoUnit.MICROS).toString();
    int dot = text.indexOf('.');
    String fraction = dot < 0 ? "" : text.substring(dot + 1, text.length() - 1);
    String seconds = dot < 0 ? text.substring(0, text.length() - 1) : text.substring(0, dot);
    return seconds + "." + (fraction + "000000").substring(0, 6) + "Z";
  }

  /** The Lease as it would stand had it been renewed then; empty if it stands later already. */
  public static Optional<ObjectNode> renewed(ObjectNode lease, Instant heard) {
    String text = lease.path("spec").path("renewTime").asText();
    try {
      if (!text.isEmpty() && !Instant.parse(text).isBefore(heard)) {
        return Optional.empty();
      }
    } catch (DateTimeParseException e) {
      return Optional.empty(); // whoever wrote that knows better
    }
    ObjectNode next = lease.deepCopy();
    next.withObject("/spec").put("renewTime", micro(heard));
    return Optional.of(next);
  }
}
