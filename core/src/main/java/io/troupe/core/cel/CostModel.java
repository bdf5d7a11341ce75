package io.troupe.core.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each step of one expression costs. Flat costs follow cel-go's (a call or a name 1, a list
 * 10, a map 30, an object 40, constants nothing); what a call costs beyond that grows with its
 * arguments, a tenth of a unit for each character or item it looks at, see {@link CallCosts}.
 *
 * <p>Beyond cel-go, making, adding, comparing and naming nested lists and maps costs by all that is
 * in them: with sharing, a short expression can build a value of astronomic size whose comparison
 * is a single step.
 */
final class CostModel {
  private static final int LIST = 10;
  private static final int MAP = 30;
  private static final int OBJECT = 40;

  private final Map<Long, Step> steps = new HashMap<>();
  private final Map<Long, Integer> places = new HashMap<>();
  private final Set<String> accumulators = new HashSet<>();

  /** How a step's value adds to its cost. */
  private enum Growth {
    NONE,
    /** By all that is in it. */
    MADE,
    /** By its items only, and little: the runtime looks at each of them. */
    ACCUMULATED,
    CALL
  }

  private record Step(int flat, Growth growth, String function, long[] arguments) {}

  CostModel(CelExpr expression) {
    visit(expression);
  }

  /** How many values of steps have to be kept for the calls that use them. */
  int places() {
    return places.size();
  }

  /**
   * @param values of steps that calls use; this step's is put there
   * @param left beyond it the exact cost does not matter
   */
  long cost(long id, Object value, Object[] values, long left) {
    Integer place = places.get(id);
    if (place != null) {
      values[place] = value;
    }
    Step step = steps.get(id);
    if (step == null) {
      return 1; // made by a macro
    }
    long limit = 10 * Math.max(left, 0) + 10;
    return step.flat
        + switch (step.growth) {
          case NONE -> 0;
          case MADE -> CallCosts.tenth(CallCosts.deepSize(value, limit));
          case ACCUMULATED -> CallCosts.topSize(value) / 100;
          case CALL -> {
            List<Object> arguments = new ArrayList<>(step.arguments.length);
            for (long argument : step.arguments) {
              arguments.add(values[places.get(argument)]);
            }
            yield CallCosts.of(step.function, arguments, value, limit);
          }
        };
  }

  private void visit(CelExpr expr) {
    switch (expr.getKind()) {
      case NOT_SET, CONSTANT -> steps.put(expr.id(), new Step(0, Growth.NONE, "", new long[0]));
      case IDENT ->
          steps.put(
              expr.id(),
              new Step(
                  1,
                  accumulators.contains(expr.ident().name()) ? Growth.ACCUMULATED : Growth.MADE,
                  "",
                  new long[0]));
      case SELECT -> {
        visit(expr.select().operand());
        int flat = expr.select().testOnly() ? 0 : 1 + chain(expr.select().operand());
        steps.put(expr.id(), new Step(flat, Growth.NONE, "", new long[0]));
      }
      case CALL -> call(expr);
      case LIST -> {
        expr.list().elements().forEach(this::visit);
        steps.put(expr.id(), new Step(LIST, Growth.MADE, "", new long[0]));
      }
      case MAP -> {
        expr.map()
            .entries()
            .forEach(e -> {
              visit(e.key());
              visit(e.value());
            });
        steps.put(expr.id(), new Step(MAP, Growth.MADE, "", new long[0]));
      }
      case STRUCT -> {
        expr.struct().entries().forEach(e -> visit(e.value()));
        steps.put(expr.id(), new Step(OBJECT, Growth.MADE, "", new long[0]));
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
    if (!CallCosts.grows(call.function())) {
      int flat = CallCosts.isFree(call.function()) ? 0 : 1;
      steps.put(expr.id(), new Step(flat, Growth.NONE, "", new long[0]));
      return;
    }
    boolean accumulates =
        call.function().equals("_+_")
            && arguments.get(0).getKind() == CelExpr.ExprKind.Kind.IDENT
            && accumulators.contains(arguments.get(0).ident().name());
    if (accumulates) {
      steps.put(expr.id(), new Step(1, Growth.ACCUMULATED, "", new long[0]));
      return;
    }
    long[] ids = new long[arguments.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = arguments.get(i).id();
      places.putIfAbsent(ids[i], places.size());
    }
    steps.put(expr.id(), new Step(0, Growth.CALL, call.function(), ids));
  }

  private void comprehension(CelExpr expr) {
    CelComprehension fold = expr.comprehension();
    accumulators.add(fold.accuVar());
    visit(fold.iterRange());
    visit(fold.accuInit());
    visit(fold.loopCondition());
    visit(fold.loopStep());
    visit(fold.result());
    steps.put(expr.id(), new Step(0, Growth.NONE, "", new long[0]));
  }
}
