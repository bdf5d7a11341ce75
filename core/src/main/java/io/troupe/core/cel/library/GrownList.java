package io.troupe.core.cel.library;

import java.util.ArrayList;
import java.util.List;

/** What {@code map} or {@code filter} has found so far. */
final class GrownList extends ListValue {
  private final List<Object> items;

  private GrownList(ArrayList<Object> items) {
    super(items);
    this.items = items;
  }

  GrownList(List<?> start) {
    this(new ArrayList<>(start));
  }

  void grow(Object item) {
    items.add(item);
  }
}
