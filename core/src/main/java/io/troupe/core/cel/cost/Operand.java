package io.troupe.core.cel.cost;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.OptionalLong;

/**
 * What is known of a value that a call is given.
 *
 * @param size of itself
 * @param items of a list: the size of each item
 */
public record Operand(CelExpr expr, CelType type, Interval size, Interval items) {

  boolean isList() {
    return type.kind() == CelKind.LIST;
  }

  /** Whether it is a list of what takes as long to compare as it is long. */
  boolean isListOfText() {
    if (!isList() || type.parameters().isEmpty()) {
      return false;
    }
    CelKind item = type.parameters().getFirst().kind();
    return item == CelKind.STRING || item == CelKind.BYTES;
  }

  /** The number that is written there, unless it is negative. */
  OptionalLong literal() {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.INT64_VALUE
            && expr.constant().int64Value() >= 0
        ? OptionalLong.of(expr.constant().int64Value())
        : OptionalLong.empty();
  }
}
