package io.troupe.core.cel;

import static io.troupe.core.cel.Weights.tenth;
import static io.troupe.core.cel.Weights.topSize;

import io.troupe.core.cel.cost.CallEstimate;
import io.troupe.core.cel.cost.CallEstimates;
import io.troupe.core.cel.library.ListMacros;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What calls cost: when they run, by what they are given, and at most, by what they may be given.
 * One line says both of a function; one without a line costs one unit. Follows cel-go's costs and
 * upstream's for Kubernetes' libraries.
 *
 * <p>What a call costs when it runs is what we spend on it and may be more than upstream says; the
 * estimate decides what definitions are accepted and is upstream's.
 */
final class CallCosts {

  /** What a call that runs costs. */
  private interface Spent {
    /**
     * @param arguments the receiver first
     * @param limit beyond it the exact cost does not matter
     */
    long by(Object[] arguments, Object result, long limit);
  }

  private record Cost(Spent spent, CallEstimate estimate) {}

  /** Operators that only choose among their operands. */
  private static final Set<String> CHOOSING = Set.of("_&&_", "_||_", "_?_:_");

  /** Units: asking the authorizer is far more than a step. */
  private static final long ASKED = 350_000;

  private static final Map<String, Cost> COSTS = new HashMap<>();

  static {
    put(CallCosts::all, CallEstimates::matchingEnds, "startsWith", "endsWith");
    put(CallCosts::all, CallEstimates::flat, "int", "double", "uint", "timestamp", "duration");
    put(CallCosts::all, CallEstimates::flat, "charAt", "isURL");
    put(CallCosts::all, CallEstimates::toText, "string");
    put(CallCosts::all, CallEstimates::toBytes, "bytes");
    put(CallCosts::all, CallEstimates::quoting, "strings.quote");
    put(CallCosts::all, CallEstimates::parsing, "format", "quantity", "isQuantity");
    put(CallCosts::all, CallEstimates::parsing, "cidr", "isIP", "isCIDR", "semver", "isSemver");
    put(CallCosts::all, CallEstimates::parsingTwice, "ip.isCanonical");
    put(CallCosts::all, CallEstimates::address, "ip");
    put(CallCosts::all, CallEstimates::validating, "validate");
    put(CallCosts::all, CallEstimates::containingAddress, "containsIP");
    put(CallCosts::all, CallEstimates::containingRange, "containsCIDR");
    put(CallCosts::all, CallEstimates::reading, "lowerAscii", "upperAscii", "substring", "trim");
    put(CallCosts::all, CallEstimates::reading, "url", "jsonpatch.escapeKey");
    put(CallCosts::all, CallEstimates::replacing, "replace");
    put(CallCosts::all, CallEstimates::splitting, "split");
    put(CallCosts::all, CallEstimates::joining, "join");
    put(CallCosts::all, CallEstimates::searching, "isSorted", "sum", "min", "max");
    put(CallCosts::all, CallEstimates::searching, "indexOf", "lastIndexOf");
    put(CallCosts::all, CallEstimates::copying, "reverse");
    put(CallCosts::all, CallEstimates::slicing, "slice");
    put(CallCosts::all, CallEstimates::flattening, "flatten");
    put(CallCosts::all, CallEstimates::counting, "lists.range");
    put(CallCosts::all, CallEstimates::comparingAll, "distinct", "sort", "@sortByAssociatedKeys");
    put(CallCosts::crossed, CallEstimates.crossing(1), "sets.contains", "sets.intersects");
    put(CallCosts::crossed, CallEstimates.crossing(2), "sets.equivalent");
    put(CallCosts::compared, CallEstimates::equating, "_==_", "_!=_");
    put(CallCosts::compared, CallEstimates::ordering, "_<_", "_<=_", "_>_", "_>=_");
    put((_, result, limit) -> Weights.of(result, limit), CallEstimates::adding, "_+_");
    put(
        (a, _, limit) -> a[1] instanceof Map ? 1 : Weights.of(a[1], limit),
        CallEstimates::memberOf,
        "@in",
        "_in_");
    put(
        (a, _, _) -> a[0] instanceof String text ? 1 + tenth(text.length()) : 1,
        CallEstimates::flat,
        "size");
    put(
        (a, _, _) -> 1 + tenth(topSize(a[0])) * tenth(topSize(a[1])),
        CallEstimates::containing,
        "contains");
    put(CallCosts::matched, CallEstimates::matching, "matches");
    put(CallCosts::matched, CallEstimates::finding, "find", "findAll");
    put((_, _, _) -> ASKED, CallEstimates.always(ASKED), "check");
    put((a, _, limit) -> Weights.of(a[1], limit), CallEstimates::gathering, ListMacros.APPEND);
  }

  private CallCosts() {}

  private static void put(Spent spent, CallEstimate estimate, String... functions) {
    for (String function : functions) {
      COSTS.put(function, new Cost(spent, estimate));
    }
  }

  /** Whether it costs more than one unit when it runs. */
  static boolean grows(String function) {
    return COSTS.containsKey(function);
  }

  static boolean isFree(String function) {
    return CHOOSING.contains(function);
  }

  /**
   * @param arguments the receiver first
   * @param limit beyond it the exact cost does not matter
   */
  static long of(String function, Object[] arguments, Object result, long limit) {
    return COSTS.get(function).spent.by(arguments, result, limit);
  }

  static CallEstimate estimate(String function) {
    if (function.equals("dyn")) {
      return CallEstimates::passing;
    }
    Cost cost = COSTS.get(function);
    return cost == null ? CallEstimates::flat : cost.estimate;
  }

  /** Every character of texts, every item of lists, once. */
  private static long all(Object[] arguments, Object result, long limit) {
    long size = Weights.of(result, limit);
    for (Object argument : arguments) {
      size += Weights.of(argument, limit);
    }
    return size;
  }

  /** Every item of one list against every item of the other. */
  private static long crossed(Object[] arguments, Object result, long limit) {
    return 1 + Weights.of(arguments[0], limit) * Math.max(1, topSize(arguments[1]));
  }

  private static long compared(Object[] arguments, Object result, long limit) {
    return Math.min(Weights.of(arguments[0], limit), Weights.of(arguments[1], limit));
  }

  private static long matched(Object[] arguments, Object result, long limit) {
    return 1 + tenth(topSize(arguments[0]) + 1) * Math.max(1, (topSize(arguments[1]) + 3) / 4);
  }
}
