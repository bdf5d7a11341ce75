package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.quantity.Quantity;
import io.troupe.core.quantity.QuantityText;
import java.math.BigDecimal;
import java.util.List;

/** Upstream's quantity library. */
final class QuantityLibrary {
  private static final CelType QUANTITY = Opaque.QUANTITY.type();
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  static final List<Function> FUNCTIONS =
      List.of(
          Function.global(
              "quantity",
              "string_to_quantity",
              QUANTITY,
              a -> parse((String) a[0]),
              SimpleType.STRING),
          Function.global(
              "isQuantity",
              "is_quantity_string",
              SimpleType.BOOL,
              a -> Quantity.parse((String) a[0]).isPresent(),
              SimpleType.STRING),
          Function.member(
              "sign", "quantity_sign", SimpleType.INT, a -> (long) of(a[0]).signum(), QUANTITY),
          compared("isLessThan", "quantity_is_less_than", -1),
          compared("isGreaterThan", "quantity_is_greater_than", 1),
          Function.member(
              "compareTo",
              "quantity_compare_to",
              SimpleType.INT,
              a -> (long) of(a[0]).compareTo(of(a[1])),
              QUANTITY,
              QUANTITY),
          Function.member(
              "asApproximateFloat",
              "quantity_get_float",
              SimpleType.DOUBLE,
              a -> of(a[0]).amount().doubleValue(),
              QUANTITY),
          Function.member(
              "asInteger", "quantity_get_int", SimpleType.INT, a -> integer(of(a[0])), QUANTITY),
          Function.member(
              "isInteger",
              "quantity_is_integer",
              SimpleType.BOOL,
              a -> isInteger(of(a[0])),
              QUANTITY),
          Function.member(
              "add",
              "quantity_add",
              QUANTITY,
              a -> new CelQuantity(of(a[0]).plus(of(a[1]))),
              QUANTITY,
              QUANTITY),
          Function.member(
              "add",
              "quantity_add_int",
              QUANTITY,
              a -> new CelQuantity(of(a[0]).plus(Quantity.of((Long) a[1]))),
              QUANTITY,
              SimpleType.INT),
          Function.member(
              "sub",
              "quantity_sub",
              QUANTITY,
              a -> new CelQuantity(of(a[0]).minus(of(a[1]))),
              QUANTITY,
              QUANTITY),
          Function.member(
              "sub",
              "quantity_sub_int",
              QUANTITY,
              a -> new CelQuantity(of(a[0]).minus(Quantity.of((Long) a[1]))),
              QUANTITY,
              SimpleType.INT));

  private QuantityLibrary() {}

  private static Function compared(String name, String overload, int sign) {
    return Function.member(
        name,
        overload,
        SimpleType.BOOL,
        a -> of(a[0]).compareTo(of(a[1])) * sign > 0,
        QUANTITY,
        QUANTITY);
  }

  private static Quantity of(Object value) {
    return ((CelQuantity) value).quantity();
  }

  private static CelQuantity parse(String text) {
    return Quantity.parse(text)
        .map(CelQuantity::new)
        .orElseThrow(() -> Misfit.of(QuantityText.FORMAT_MESSAGE));
  }

  private static boolean isInteger(Quantity quantity) {
    return quantity.amount().scale() <= 0 && quantity.amount().abs().compareTo(LARGEST) <= 0;
  }

  private static long integer(Quantity quantity) {
    if (!isInteger(quantity)) {
      throw Misfit.of("cannot convert value to integer");
    }
    return quantity.amount().longValueExact();
  }
}
