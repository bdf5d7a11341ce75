package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** How much there is of a value: one unit for a value looked at, a tenth for a character. */
final class Weights {
  private Weights() {}

  static long tenth(long size) {
    return (size + 9) / 10;
  }

  /** Characters, bytes or items; 1 for anything else. */
  static long topSize(Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> text.length();
      case CelByteString bytes -> bytes.size();
      case JsonMap map -> map.node().size();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> 1;
    };
  }

  /**
   * What the runtime goes through when a value passes by: all items of lists and maps that are not
   * ours.
   */
  static long walked(Object value, long limit) {
    return value instanceof CelValue || !(value instanceof Collection || value instanceof Map)
        ? 0
        : of(value, limit);
  }

  /** What it takes to look at all of it, up to about the limit. */
  static long of(Object value, long limit) {
    return switch (value) {
      case null -> 1;
      case String text -> 1 + text.length() / 10;
      case CelByteString bytes -> 1 + bytes.size() / 10;
      case JsonMap map -> nodes(map.node(), limit);
      case JsonList list -> nodes(list.node(), limit);
      case Optional<?> optional -> optional.isPresent() ? of(optional.get(), limit) : 1;
      case Collection<?> list -> {
        long size = 1;
        for (Object item : list) {
          size += of(item, limit - size);
          if (size > limit) {
            break;
          }
        }
        yield size;
      }
      case Map<?, ?> map -> {
        long size = 1;
        for (Object item : map.values()) {
          size += 1 + of(item, limit - size);
          if (size > limit) {
            break;
          }
        }
        yield size;
      }
      default -> 1;
    };
  }

  private static long nodes(JsonNode node, long limit) {
    long size = 1;
    for (JsonNode child : node) {
      size += child.isContainerNode() ? nodes(child, limit - size) : 1;
      if (size > limit) {
        break;
      }
    }
    return size;
  }
}
