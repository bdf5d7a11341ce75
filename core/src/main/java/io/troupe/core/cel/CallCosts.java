package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What calls cost whose work grows with their arguments. Follows cel-go's runtime costs. */
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
          "bool",
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
          "reverse",
          "quote",
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
          "flatten",
          "distinct",
          "sort",
          "slice");

  /** Each holds every item of one list against every item of the other. */
  private static final Set<String> CROSSING =
      Set.of("sets.contains", "sets.equivalent", "sets.intersects");

  private static final Set<String> COMPARING =
      Set.of("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_in_");

  /** Each asks the authorizer, which is far more than a step. */
  private static final Set<String> ASKING = Set.of("check");

  private static final long ASKED = 350_000;

  private CallCosts() {}

  static boolean grows(String function) {
    return TRAVERSING.contains(function)
        || CROSSING.contains(function)
        || COMPARING.contains(function)
        || ASKING.contains(function)
        || Set.of("_+_", "size", "contains", "matches", "find", "findAll").contains(function);
  }

  /** Operators that only choose among their operands. */
  static boolean isFree(String function) {
    return Set.of("_&&_", "_||_", "_?_:_").contains(function);
  }

  /**
   * @param limit nodes to count at most
   */
  static long of(String function, List<Object> arguments, Object result, long limit) {
    if (ASKING.contains(function)) {
      return ASKED;
    }
    if (CROSSING.contains(function)) {
      return 1 + weight(arguments.get(0), limit) * Math.max(1, topSize(arguments.get(1)));
    }
    if (COMPARING.contains(function)) {
      boolean member = function.equals("@in") || function.equals("_in_");
      return member
          ? 1 + (arguments.get(1) instanceof Map ? 0 : tenth(weight(arguments.get(1), limit)))
          : tenth(Math.min(weight(arguments.get(0), limit), weight(arguments.get(1), limit)));
    }
    return switch (function) {
      case "_+_" -> Math.max(1, tenth(deepSize(result, limit)));
      case "size" -> 1 + (arguments.get(0) instanceof String text ? tenth(text.length()) : 0);
      case "contains" -> 1 + tenth(topSize(arguments.get(0))) * tenth(topSize(arguments.get(1)));
      case "matches", "find", "findAll" ->
          1
              + tenth(topSize(arguments.get(0)) + 1)
                  * Math.max(1, (topSize(arguments.get(1)) + 3) / 4);
      default -> {
        long size = 0;
        for (Object argument : arguments) {
          size += argument instanceof String text ? text.length() : weight(argument, limit);
        }
        yield 1 + tenth(Math.max(size, topSize(result)));
      }
    };
  }

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
   * What it takes to go through all of it, up to about the limit. A node of JSON counts ten times:
   * reading it makes a value of it first.
   */
  private static long weight(Object value, long limit) {
    return switch (value) {
      case JsonMap map -> nodes(map.node(), limit);
      case JsonList list -> nodes(list.node(), limit);
      case null, default -> deepSize(value, limit);
    };
  }

  private static long nodes(JsonNode node, long limit) {
    long size = 10;
    for (JsonNode child : node) {
      size += child.isContainerNode() ? nodes(child, limit - size) : 10;
      if (size > limit) {
        break;
      }
    }
    return size;
  }

  /** Items, characters and all that is inside, up to about the limit; JSON is not looked into. */
  static long deepSize(Object value, long limit) {
    return switch (value) {
      case null -> 1;
      case String text -> 1 + text.length() / 10;
      case CelByteString bytes -> 1 + bytes.size() / 10;
      case JsonMap map -> 1 + map.node().size();
      case JsonList list -> 1 + list.node().size();
      case Optional<?> optional -> optional.isPresent() ? deepSize(optional.get(), limit) : 1;
      case Collection<?> list -> {
        long size = 1;
        for (Object item : list) {
          size += deepSize(item, limit - size);
          if (size > limit) {
            break;
          }
        }
        yield size;
      }
      case Map<?, ?> map -> {
        long size = 1;
        for (Object item : map.values()) {
          size += 1 + deepSize(item, limit - size);
          if (size > limit) {
            break;
          }
        }
        yield size;
      }
      default -> 1;
    };
  }
}
