package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.CelValue;
import io.troupe.core.cel.library.ListMacros;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What calls cost whose work grows with their arguments: one unit for a value looked at, a tenth
 * for a character. Follows cel-go's runtime costs and upstream's for Kubernetes' libraries.
 */
final class CallCosts {
  /** Each looks at every character of its text arguments, or at every item of its lists, once. */
  private static final Set<String> TRAVERSING =
      Set.of(
          "startsWith",
          "endsWith",
          "string",
          "bytes",
          "int",
          "double",
          "uint",
          "timestamp",
          "duration",
          "charAt",
          "indexOf",
          "lastIndexOf",
          "lowerAscii",
          "upperAscii",
          "replace",
          "split",
          "substring",
          "trim",
          "join",
          "format",
          "strings.quote",
          "isSorted",
          "sum",
          "min",
          "max",
          "url",
          "isURL",
          "quantity",
          "isQuantity",
          "ip",
          "isIP",
          "ip.isCanonical",
          "cidr",
          "isCIDR",
          "semver",
          "isSemver",
          "validate",
          "containsIP",
          "containsCIDR",
          "jsonpatch.escapeKey",
          "slice",
          "flatten",
          "distinct",
          "reverse",
          "sort",
          "@sortByAssociatedKeys",
          "lists.range");

  /** Each holds every item of one list against every item of the other. */
  private static final Set<String> CROSSING =
      Set.of("sets.contains", "sets.equivalent", "sets.intersects");

  private static final Set<String> COMPARING = Set.of("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_");

  private static final Set<String> OWN =
      Set.of(
          "_+_",
          "@in",
          "_in_",
          "size",
          "contains",
          "matches",
          "find",
          "findAll",
          "check",
          ListMacros.APPEND);

  /** Operators that only choose among their operands. */
  private static final Set<String> CHOOSING = Set.of("_&&_", "_||_", "_?_:_");

  /** Asking the authorizer is far more than a step. */
  private static final long ASKED = 350_000;

  private CallCosts() {}

  static boolean grows(String function) {
    return TRAVERSING.contains(function)
        || CROSSING.contains(function)
        || COMPARING.contains(function)
        || OWN.contains(function);
  }

  static boolean isFree(String function) {
    return CHOOSING.contains(function);
  }

  /**
   * @param arguments the receiver first
   * @param limit beyond it the exact cost does not matter
   */
  static long of(String function, Object[] arguments, Object result, long limit) {
    if (CROSSING.contains(function)) {
      return 1 + weight(arguments[0], limit) * Math.max(1, topSize(arguments[1]));
    }
    if (COMPARING.contains(function)) {
      return Math.min(weight(arguments[0], limit), weight(arguments[1], limit));
    }
    return switch (function) {
      case "_+_" -> weight(result, limit);
      case "@in", "_in_" -> arguments[1] instanceof Map ? 1 : weight(arguments[1], limit);
      case "size" -> arguments[0] instanceof String text ? 1 + tenth(text.length()) : 1;
      case ListMacros.APPEND -> weight(arguments[1], limit);
      case "contains" -> 1 + tenth(topSize(arguments[0])) * tenth(topSize(arguments[1]));
      case "matches", "find", "findAll" ->
          1 + tenth(topSize(arguments[0]) + 1) * Math.max(1, (topSize(arguments[1]) + 3) / 4);
      case "check" -> ASKED;
      default -> {
        long size = weight(result, limit);
        for (Object argument : arguments) {
          size += weight(argument, limit);
        }
        yield size;
      }
    };
  }

  private static long tenth(long size) {
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
        : weight(value, limit);
  }

  /** What it takes to look at all of it, up to about the limit. */
  static long weight(Object value, long limit) {
    return switch (value) {
      case null -> 1;
      case String text -> 1 + text.length() / 10;
      case CelByteString bytes -> 1 + bytes.size() / 10;
      case JsonMap map -> nodes(map.node(), limit);
      case JsonList list -> nodes(list.node(), limit);
      case Optional<?> optional -> optional.isPresent() ? weight(optional.get(), limit) : 1;
      case Collection<?> list -> {
        long size = 1;
        for (Object item : list) {
          size += weight(item, limit - size);
          if (size > limit) {
            break;
          }
        }
        yield size;
      }
      case Map<?, ?> map -> {
        long size = 1;
        for (Object item : map.values()) {
          size += 1 + weight(item, limit - size);
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
