package io.troupe.core.quota;

import java.util.List;

/** Charged writes under way in a namespace; soft, and empty after a restart. */
@FunctionalInterface
public interface PendingCharges {
  PendingCharges NONE = _ -> List.of();

  List<PendingCharge> of(String namespace);
}
