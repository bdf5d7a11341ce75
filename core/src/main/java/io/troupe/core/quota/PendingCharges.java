package io.troupe.core.quota;

import io.troupe.core.image.ObjectChange;
import io.troupe.core.meta.Uid;
import java.util.List;

/** Charged writes under way in a namespace; soft, and empty after a restart. */
@FunctionalInterface
public interface PendingCharges {
  PendingCharges NONE = _ -> List.of();

  List<PendingCharge> of(String namespace);

  /** A quota has changed; what other control-plane nodes charge is learned from that. */
  default void saw(ObjectChange quota) {}

  /**
   * What other control-plane nodes have charged a quota with lately, for writes that may not be in
   * the image yet, or are.
   */
  default Amounts chargedElsewhere(Uid quota) {
    return Amounts.NONE;
  }
}
