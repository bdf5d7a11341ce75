package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code slice}, {@code flatten}, {@code distinct}, {@code reverse}, {@code sort}, {@code
 * lists.range} and what {@code sortBy} becomes. Follows cel-go's list extension, version 3.
 */
final class MoreListsLibrary {
  /** No expression can spell it. */
  static final String SORT_BY_KEYS = "@sortByAssociatedKeys";

  private static final int ITEMS_MAX = 1_000_000; // what fits the cost limit of one expression
  private static final CelType T = TypeParamType.create("T");
  private static final CelType U = TypeParamType.create("U");
  private static final CelType LIST = ListType.create(T);
  private static final CelType ANY = ListType.create(SimpleType.DYN);

  static final List<Function> FUNCTIONS =
      List.of(
          Function.member(
              "slice",
              "list_slice",
              LIST,
              a -> slice(ListLibrary.list(a[0]), (Long) a[1], (Long) a[2]),
              LIST,
              SimpleType.INT,
              SimpleType.INT),
          Function.member(
              "flatten",
              "list_flatten",
              LIST,
              a -> flatten(ListLibrary.list(a[0]), 1),
              ListType.create(LIST)),
          Function.member(
              "flatten",
              "list_flatten_int",
              ANY,
              a -> flatten(ListLibrary.list(a[0]), (Long) a[1]),
              ANY,
              SimpleType.INT),
          Function.member(
              "distinct",
              "list_distinct",
              LIST,
              a -> copy(new LinkedHashSet<>(ListLibrary.list(a[0]))),
              LIST),
          Function.member(
              "reverse", "list_reverse", LIST, a -> copy(ListLibrary.list(a[0]).reversed()), LIST),
          Function.member(
              "sort",
              "list_sort",
              LIST,
              a -> sortedBy(ListLibrary.list(a[0]), ListLibrary.list(a[0])),
              LIST),
          Function.member(
              SORT_BY_KEYS,
              "list_sort_by_keys",
              LIST,
              a -> sortedBy(ListLibrary.list(a[0]), ListLibrary.list(a[1])),
              LIST,
              ListType.create(U)),
          Function.global(
              "lists.range",
              "lists_range",
              ListType.create(SimpleType.INT),
              a -> range((Long) a[0]),
              SimpleType.INT));

  private MoreListsLibrary() {}

  private static GrownList copy(Iterable<?> items) {
    GrownList copy = new GrownList(List.of());
    items.forEach(copy::grow);
    return copy;
  }

  private static GrownList slice(List<?> list, long start, long end) {
    if (start < 0 || end < 0) {
      throw Misfit.of("cannot slice(%d, %d), negative indexes not supported".formatted(start, end));
    }
    if (start > end) {
      throw Misfit.of(
          "cannot slice(%d, %d), start index must be less than or equal to end index"
              .formatted(start, end));
    }
    if (end > list.size()) {
      throw Misfit.of("cannot slice(%d, %d), list is length %d".formatted(start, end, list.size()));
    }
    return copy(list.subList((int) start, (int) end));
  }

  private static GrownList flatten(List<?> list, long depth) {
    if (depth < 0) {
      throw Misfit.of("level must be non-negative");
    }
    GrownList flat = new GrownList(List.of());
    flatten(list, depth, flat);
    return flat;
  }

  private static void flatten(List<?> list, long depth, GrownList into) {
    for (Object item : list) {
      if (depth > 0 && item instanceof List<?> inner) {
        flatten(inner, depth - 1, into);
      } else if (into.size() >= ITEMS_MAX) {
        throw Misfit.of("operation cancelled: actual cost limit exceeded");
      } else {
        into.grow(item);
      }
    }
  }

  private static GrownList sortedBy(List<?> list, List<?> keys) {
    if (list.size() != keys.size()) {
      throw Misfit.of("sort_by: list and keys must have the same length");
    }
    Class<?> type = null;
    for (Object key : keys) {
      if (type != null && !type.equals(key.getClass())) {
        throw Misfit.of("list elements must have the same type");
      }
      type = key.getClass();
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, list.size()).boxed().toList());
    order.sort(Comparator.comparing(keys::get, ListLibrary::compare));
    GrownList sorted = new GrownList(List.of());
    order.forEach(i -> sorted.grow(list.get(i)));
    return sorted;
  }

  private static GrownList range(long end) {
    if (end > ITEMS_MAX) {
      throw Misfit.of("operation cancelled: actual cost limit exceeded");
    }
    GrownList range = new GrownList(List.of());
    for (long i = 0; i < end; i++) {
      range.grow(i);
    }
    return range;
  }
}
