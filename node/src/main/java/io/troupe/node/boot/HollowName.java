package io.troupe.node.boot;

import io.troupe.core.reconcile.Fnv;
import java.util.Optional;

/** What a hollow node is called: no other in the cluster is, and it can be a label's value. */
final class HollowName {
  /** Of a label's value, which the node's host name becomes. */
  private static final int LENGTH_MAX = 63;

  private static final String PREFIX = "hollow-";

  private HollowName() {}

  /**
   * @param member which of several control planes it belongs to; empty where there is one
   * @param number from 0
   */
  static String of(Optional<String> member, int number) {
    if (member.isEmpty()) {
      return PREFIX + number;
    }
    String name = PREFIX + member.get() + "-" + number;
    return name.length() <= LENGTH_MAX
        ? name
        : PREFIX + Long.toHexString(Fnv.hash64(member.get())) + "-" + number;
  }
}
