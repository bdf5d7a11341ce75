package io.troupe.core.cel;

import dev.cel.common.internal.ComparisonFunctions;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code ==} and {@code !=}. As CEL has them, but lists declared as sets or maps are equal in any
 * order, as upstream's are.
 */
final class Equality {
  private Equality() {}

  static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> all = new ArrayList<>();
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "_==_", CelFunctionBinding.from("equals", Object.class, Object.class, Equality::same)));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "_!=_",
            CelFunctionBinding.from(
                "not_equals", Object.class, Object.class, (a, b) -> !same(a, b))));
    return all;
  }

  static boolean same(Object a, Object b) {
    if (a == b) {
      return true;
    }
    return switch (a) {
      case Number x -> b instanceof Number y && ComparisonFunctions.numericEquals(x, y);
      case JsonMap x when b instanceof JsonMap y && x.node().equals(y.node()) -> true;
      case JsonList x when b instanceof JsonList y && x.node().equals(y.node()) -> true;
      case JsonList x when x.isUnordered() -> b instanceof List<?> y && sameItems(x, y);
      case List<?> x when b instanceof JsonList y && y.isUnordered() -> sameItems(x, y);
      case List<?> x -> b instanceof List<?> y && sameInOrder(x, y);
      case Map<?, ?> x -> b instanceof Map<?, ?> y && sameEntries(x, y);
      case Optional<?> x ->
          b instanceof Optional<?> y
              && x.isPresent() == y.isPresent()
              && (x.isEmpty() || same(x.get(), y.get()));
      default -> Objects.equals(a, b);
    };
  }

  private static boolean sameInOrder(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> others = b.iterator();
    for (Object item : a) {
      if (!same(item, others.next())) {
        return false;
      }
    }
    return true;
  }

  /** By texts of the items, sorted, so that many items are no more work than they are. */
  private static boolean sameItems(List<?> a, List<?> b) {
    return a.size() == b.size() && texts(a).equals(texts(b));
  }

  private static List<String> texts(Collection<?> items) {
    return items.stream().map(Equality::text).sorted().toList();
  }

  /** The same for equal values only. */
  private static String text(Object value) {
    return switch (value) {
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          Long.toString(number.longValue());
      case JsonList list when list.isUnordered() -> texts(list).toString();
      case List<?> list -> list.stream().map(Equality::text).toList().toString();
      case Map<?, ?> map -> {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((k, v) -> sorted.put(text(k), text(v)));
        yield sorted.toString();
      }
      default -> value.toString();
    };
  }

  private static boolean sameEntries(Map<?, ?> a, Map<?, ?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      Object other = b.get(entry.getKey());
      if (other == null || !same(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }
}
