package io.troupe.core.cel.cost;

import java.util.List;
import java.util.OptionalLong;

/** How large the values are that variables hold and lead to. Immutable. */
public interface SizeSource {
  /** A step from a list to its items. */
  String ITEMS = "@items";

  /** A step from a map to its keys. */
  String KEYS = "@keys";

  /** A step from a map to its values. */
  String VALUES = "@values";

  SizeSource UNKNOWN = _ -> OptionalLong.empty();

  /**
   * @param path a variable, then fields as an expression spells them and the steps above; of a list
   *     that an expression makes it starts at the step, in place of a variable
   * @return the most characters, bytes, items or entries; 0 for what has no size; empty when the
   *     path leads nowhere
   */
  OptionalLong most(List<String> path);
}
