package io.troupe.core.fairness;

import io.troupe.core.reconcile.Fnv;

/**
 * Where a request belongs.
 *
 * @param flow of the schema's flows, the request's own
 */
public record FlowMatch(FlowSchema schema, PriorityLevel level, String flow) {

  /** The same for all requests of a flow, spread well over different ones. */
  long hash() {
    return Fnv.hash64(schema.name() + ',' + flow);
  }
}
