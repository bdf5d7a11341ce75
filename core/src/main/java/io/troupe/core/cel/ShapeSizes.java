package io.troupe.core.cel;

import io.troupe.core.cel.cost.SizeSource;
import java.util.List;
import java.util.OptionalLong;

/**
 * Sizes of what a shape leads to, whichever variable the path starts with: all that a rule can name
 * has the same shape.
 */
public record ShapeSizes(Shape root) implements SizeSource {

  @Override
  public OptionalLong most(List<String> path) {
    Shape at = root;
    for (String step : path.subList(1, path.size())) {
      Shape next = null;
      switch (step) {
        case ITEMS, VALUES -> {
          if (at.form() == Shape.Form.LIST || at.form() == Shape.Form.MAP) {
            next = at.element();
          }
        }
        case KEYS -> {
          if (at.form() == Shape.Form.MAP) {
            return OptionalLong.of(0); // as upstream has it
          }
        }
        default -> {
          if (at.form() == Shape.Form.OBJECT) {
            next = at.field(PropertyNames.meant(at, step)).orElse(null);
          }
        }
      }
      if (next == null) {
        return OptionalLong.empty();
      }
      at = next;
    }
    return OptionalLong.of(at.sizeMax());
  }
}
