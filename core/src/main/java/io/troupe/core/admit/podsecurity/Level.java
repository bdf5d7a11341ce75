package io.troupe.core.admit.podsecurity;

import java.util.Locale;

/** How much pods may ask for, from everything to little. */
public enum Level {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
