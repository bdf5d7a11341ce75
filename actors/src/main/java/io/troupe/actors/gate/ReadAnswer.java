package io.troupe.actors.gate;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.outcome.Failure;

/** Leave to read, with what to read from. */
public sealed interface ReadAnswer {
  record Granted(ClusterImage image) implements ReadAnswer {}

  record Refused(Failure failure) implements ReadAnswer {}
}
