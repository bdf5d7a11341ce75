package io.troupe.core.kind.storage;

import io.troupe.core.kind.FieldCheck;
import java.util.List;

/** How a volume may be mounted, as volumes offer and claims ask for it. */
final class AccessModes {
  private static final String[] ALL = {
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
  };

  private AccessModes() {}

  static void check(FieldCheck spec) {
    List<FieldCheck> modes = spec.items("accessModes");
    FieldCheck list = spec.at("accessModes");
    boolean onePod = false;
    for (FieldCheck mode : modes) {
      // Upstream names the list, not the item.
      new FieldCheck(mode.value(), list.path(), list.errors()).exactlyOneOf(ALL);
      onePod |= mode.text().equals("ReadWriteOncePod");
    }
    if (onePod && modes.size() > 1) {
      list.forbidden("may not use ReadWriteOncePod with other access modes");
    }
  }
}
