package io.troupe.core.whatif;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import java.time.Instant;
import java.util.List;

/** Whoever decided then, and decides again now. Times are those of commits. */
public interface Judge {

  /** Everything that stands where a stretch begins, before its first event; forgets all else. */
  default void begin(RecentImages images, Instant time) {}

  /**
   * Before each event.
   *
   * @param images up to before the event
   * @return what can be told by now: of this event, or of earlier ones
   */
  List<Judgement> before(CommittedEvent event, Instant time, RecentImages images);

  /** After each event. */
  default void happened(ObjectChange change, Instant time, RecentImages images) {}

  /** After the last one; what is left to be told. */
  default List<Judgement> end(Instant time, RecentImages images) {
    return List.of();
  }

  /** Whether it looked at everything; a bound may have kept it from that. */
  default boolean whole() {
    return true;
  }

  /** Recorded decisions whose grounds cannot be told any more. */
  long untold();
}
