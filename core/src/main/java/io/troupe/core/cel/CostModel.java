package io.troupe.core.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import io.troupe.core.cel.library.ListMacros;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each step of one expression costs. Flat costs follow cel-go's (a call or a name 1, a list
 * 10, a map 30, an object 40, constants nothing); what a call costs beyond that grows with its
 * arguments, see {@link CallCosts}.
 *
 * <p>Beyond cel-go, making, adding, comparing and naming nested lists and maps costs by all that is
 * in them: with sharing, a short expression can build a value of astronomic size whose comparison
 * is a single step.
 */
final class CostModel {
  private static final int LIST = 10;
  private static final int MAP = 30;
  private static final int OBJECT = 40;
  private static final int NO_PLACE = -1;
  private static final Step FREE = new Step(0, Growth.NONE, "", new int[0]);
  private static final Step MADE_BY_MACRO = new Step(1, Growth.NONE, "", new int[0]);

  /** How a step's value adds to its cost. */
  private enum Growth {
    NONE,
    /** By what the runtime goes through when a value passes by. */
    NAMED,
    /** By all that is in it. */
    MADE,
    /** By its items: each of them is looked at. */
    ACCUMULATED,
    CALL
  }

  /**
   * @param arguments places of their values
   */
  private record Step(int flat, Growth growth, String function, int[] arguments) {}

  private final Step[] steps;
  private final int[] places;
  private final int placeCount;

  private CostModel(Step[] steps, int[] places, int placeCount) {
    this.steps = steps;
    this.places = places;
    this.placeCount = placeCount;
  }

  static CostModel of(CelExpr expression) {
    Reader reader = new Reader();
    reader.visit(expression);
    Step[] steps = new Step[reader.highest + 1];
    int[] places = new int[reader.highest + 1];
    Arrays.fill(places, NO_PLACE);
    reader.steps.forEach((id, step) -> steps[id] = step);
    reader.places.forEach((id, place) -> places[id] = place);
    return new CostModel(steps, places, reader.places.size());
  }

  /** How many values of steps have to be kept for the calls that use them. */
  int places() {
    return placeCount;
  }

  /**
   * @param values of steps that calls use; this step's is put there
   * @param left beyond it the exact cost does not matter
   */
  long cost(long id, Object value, Object[] values, long left) {
    if (id < 0 || id >= steps.length) {
      return 1;
    }
    int place = places[(int) id];
    if (place != NO_PLACE) {
      values[place] = value;
    }
    Step step = steps[(int) id] == null ? MADE_BY_MACRO : steps[(int) id];
    return step.flat
        + switch (step.growth) {
          case NONE -> 0;
          case NAMED -> Weights.walked(value, left);
          case MADE -> Weights.of(value, left);
          case ACCUMULATED -> Weights.topSize(value) / 10;
          case CALL -> {
            Object[] arguments = new Object[step.arguments.length];
            for (int i = 0; i < arguments.length; i++) {
              arguments[i] = values[step.arguments[i]];
            }
            yield CallCosts.of(step.function, arguments, value, left);
          }
        };
  }

  /** One pass over an expression. */
  private static final class Reader {
    private final Map<Integer, Step> steps = new HashMap<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    private final Set<String> accumulators = new HashSet<>();
    private int highest;

    private void put(CelExpr expr, Step step) {
      int id = Math.toIntExact(expr.id());
      highest = Math.max(highest, id);
      steps.put(id, step);
    }

    private void put(CelExpr expr, int flat, Growth growth) {
      put(expr, new Step(flat, growth, "", new int[0]));
    }

    void visit(CelExpr expr) {
      switch (expr.getKind()) {
        case NOT_SET, CONSTANT -> put(expr, FREE);
        case IDENT ->
            put(
                expr,
                1,
                accumulators.contains(expr.ident().name()) ? Growth.ACCUMULATED : Growth.NAMED);
        case SELECT -> {
          visit(expr.select().operand());
          put(
              expr,
              expr.select().testOnly() ? 0 : 1 + chain(expr.select().operand()),
              Growth.NAMED);
        }
        case CALL -> call(expr);
        case LIST -> {
          expr.list().elements().forEach(this::visit);
          put(expr, LIST, Growth.MADE);
        }
        case MAP -> {
          expr.map()
              .entries()
              .forEach(e -> {
                visit(e.key());
                visit(e.value());
              });
          put(expr, MAP, Growth.MADE);
        }
        case STRUCT -> {
          expr.struct().entries().forEach(e -> visit(e.value()));
          put(expr, OBJECT, Growth.MADE);
        }
        case COMPREHENSION -> comprehension(expr);
      }
    }

    /** Names and selections below one are run together with it. */
    private static int chain(CelExpr operand) {
      return switch (operand.getKind()) {
        case IDENT -> 1;
        case SELECT -> 1 + chain(operand.select().operand());
        case NOT_SET, CONSTANT, CALL, LIST, MAP, STRUCT, COMPREHENSION -> 0;
      };
    }

    private void call(CelExpr expr) {
      CelCall call = expr.call();
      ImmutableList.Builder<CelExpr> all = ImmutableList.builder();
      call.target().ifPresent(all::add);
      ImmutableList<CelExpr> arguments = all.addAll(call.args()).build();
      arguments.forEach(this::visit);
      if (CallCosts.isFree(call.function())) {
        put(expr, FREE);
      } else if (!CallCosts.grows(call.function())) {
        put(expr, 1, Growth.NAMED);
      } else if (call.function().equals("_+_") && isAccumulator(arguments.getFirst())) {
        put(expr, 1, Growth.ACCUMULATED);
      } else {
        int[] used = new int[arguments.size()];
        for (int i = 0; i < used.length; i++) {
          int id = Math.toIntExact(arguments.get(i).id());
          places.putIfAbsent(id, places.size());
          used[i] = places.get(id);
        }
        put(expr, new Step(0, Growth.CALL, call.function(), used));
      }
      if (call.function().equals(ListMacros.APPEND)) {
        put(arguments.getFirst(), 1, Growth.NONE); // appended to in place
      }
    }

    private boolean isAccumulator(CelExpr expr) {
      return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
          && accumulators.contains(expr.ident().name());
    }

    private void comprehension(CelExpr expr) {
      CelComprehension fold = expr.comprehension();
      accumulators.add(fold.accuVar());
      visit(fold.iterRange());
      visit(fold.accuInit());
      visit(fold.loopCondition());
      visit(fold.loopStep());
      visit(fold.result());
      put(expr, FREE);
    }
  }
}
