package io.troupe.core.whatif;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import java.util.Optional;

/** Whoever decided then, and decides again now. */
public interface Judge {

  /** Everything that stands where the replay begins, before the first event. */
  default void begin(RecentImages images) {}

  /** Whether an event records one of its decisions. */
  boolean decided(CommittedEvent event);

  /**
   * @param images up to before the event
   * @return empty when what was known then cannot be told any more
   */
  Optional<Judgement> judge(CommittedEvent event, RecentImages images);

  /** After each event, decisions included. */
  default void happened(ObjectChange change) {}
}
