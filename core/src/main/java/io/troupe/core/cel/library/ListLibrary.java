package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Upstream's lists library: {@code isSorted}, {@code sum}, {@code min}, {@code indexOf}... */
final class ListLibrary {
  private static final CelType T = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(T);

  static final List<Function> FUNCTIONS =
      List.of(
          Function.member(
              "isSorted", "list_is_sorted", SimpleType.BOOL, a -> isSorted(list(a[0])), LIST),
          Function.member("sum", "list_sum", T, a -> sum(list(a[0])), LIST),
          Function.member("min", "list_min", T, a -> extreme(list(a[0]), "min", -1), LIST),
          Function.member("max", "list_max", T, a -> extreme(list(a[0]), "max", 1), LIST),
          Function.member(
              "indexOf",
              "list_index_of",
              SimpleType.INT,
              a -> (long) first(list(a[0]), a[1]),
              LIST,
              T),
          Function.member(
              "lastIndexOf",
              "list_last_index_of",
              SimpleType.INT,
              a -> (long) last(list(a[0]), a[1]),
              LIST,
              T));

  private ListLibrary() {}

  static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static boolean isSorted(List<?> list) {
    Object before = null;
    for (Object item : list) {
      if (before != null && compare(before, item) > 0) {
        return false;
      }
      before = item;
    }
    return true;
  }

  private static Object sum(List<?> list) {
    Object sum = null;
    for (Object item : list) {
      sum = sum == null ? item : plus(sum, item);
    }
    return sum == null ? 0L : sum;
  }

  private static Object plus(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      try {
        return Math.addExact(x, y);
      } catch (ArithmeticException e) {
        throw Misfit.of("integer overflow");
      }
    }
    if (a instanceof Double x && b instanceof Double y) {
      return x + y;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() + y.doubleValue();
    }
    if (a instanceof Duration x && b instanceof Duration y) {
      return x.plus(y);
    }
    throw Misfit.of("no such overload");
  }

  private static Object extreme(List<?> list, String name, int sign) {
    Object found = null;
    for (Object item : list) {
      if (found == null || compare(item, found) * sign > 0) {
        found = item;
      }
    }
    if (found == null) {
      throw Misfit.of(name + " called on empty list");
    }
    return found;
  }

  static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x.compareTo(y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    }
    if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y);
    }
    if (a instanceof Duration x && b instanceof Duration y) {
      return x.compareTo(y);
    }
    if (a instanceof CelByteString x && b instanceof CelByteString y) {
      return CelByteString.unsignedLexicographicalComparator().compare(x, y);
    }
    throw Misfit.of("no such overload");
  }

  private static int first(List<?> list, Object wanted) {
    for (int i = 0; i < list.size(); i++) {
      if (same(list.get(i), wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static int last(List<?> list, Object wanted) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (same(list.get(i), wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean same(Object a, Object b) {
    return a instanceof Number x && b instanceof Number y
        ? x.equals(y) || x.doubleValue() == y.doubleValue()
        : Objects.equals(a, b);
  }
}
