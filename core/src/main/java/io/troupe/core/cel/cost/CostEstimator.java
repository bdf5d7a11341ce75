package io.troupe.core.cel.cost;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.cost.CallEstimate.Call;
import io.troupe.core.cel.cost.CallEstimate.Estimate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One walk over a checked expression. A step costs what it costs cel-go; a call what its table
 * says; a loop its step as often as its range may have items. Sizes come from three places: what is
 * written in the expression, what the path of fields to a value promises, what a call says of its
 * result.
 *
 * <p>Worked example, with {@code self.tags} of at most 20 texts of at most 40 bytes:
 *
 * <pre>
 * self.tags.all(t, t != 'x')      self 1, tags 1, result 1
 *                                 20 times: go on? 2, so far 1, t 1, comparing one character 1
 *                                 at most 3 + 20 * 5 = 103
 * </pre>
 *
 * <p>The estimate decides what definitions are accepted, so it follows upstream where that is odd:
 * numbers and objects have size 0 and cost nothing to compare; items of a list that the expression
 * makes have the size of the variable the rule is about.
 */
public final class CostEstimator {
  private static final Interval LIST = Interval.fixed(10);
  private static final Interval MAP = Interval.fixed(30);
  private static final Interval OBJECT = Interval.fixed(40);

  /**
   * A name that a macro gives a value.
   *
   * @param path empty when no variable leads to it
   */
  private record Local(List<String> path, Optional<Interval> size) {}

  private final CelAbstractSyntaxTree ast;
  private final SizeSource sizes;
  private final Function<String, CallEstimate> calls;
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<Long, Interval> known = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();

  private CostEstimator(
      CelAbstractSyntaxTree ast, SizeSource sizes, Function<String, CallEstimate> calls) {
    this.ast = ast;
    this.sizes = sizes;
    this.calls = calls;
  }

  /**
   * @param ast checked
   * @param calls by function name
   */
  public static Interval estimate(
      CelAbstractSyntaxTree ast, SizeSource sizes, Function<String, CallEstimate> calls) {
    return new CostEstimator(ast, sizes, calls).cost(ast.getExpr());
  }

  private Interval cost(CelExpr expr) {
    return switch (expr.getKind()) {
      case NOT_SET, CONSTANT -> Interval.NONE;
      case IDENT -> {
        Local local = local(expr);
        paths.put(expr.id(), local == null ? List.of(expr.ident().name()) : local.path);
        yield Interval.ONE;
      }
      case SELECT -> select(expr);
      case CALL -> call(expr);
      case LIST -> all(expr.list().elements()).plus(LIST);
      case MAP -> {
        Interval sum = MAP;
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
          sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
        }
        yield sum;
      }
      case STRUCT -> {
        Interval sum = OBJECT;
        for (CelExpr.CelStruct.Entry entry : expr.struct().entries()) {
          sum = sum.plus(cost(entry.value()));
        }
        yield sum;
      }
      case COMPREHENSION -> isBinding(expr.comprehension()) ? binding(expr) : loop(expr);
    };
  }

  private Interval all(List<CelExpr> exprs) {
    Interval sum = Interval.NONE;
    for (CelExpr each : exprs) {
      sum = sum.plus(cost(each));
    }
    return sum;
  }

  private Interval select(CelExpr expr) {
    CelSelect select = expr.select();
    Interval operand = cost(select.operand());
    if (select.testOnly()) {
      return operand;
    }
    paths.put(expr.id(), step(path(select.operand()), select.field()));
    CelKind kind = type(select.operand()).kind();
    boolean looksUp = kind == CelKind.MAP || kind == CelKind.STRUCT || kind == CelKind.TYPE_PARAM;
    return looksUp ? operand.plus(Interval.ONE) : operand;
  }

  private Interval call(CelExpr expr) {
    CelCall call = expr.call();
    List<CelExpr> arguments =
        ImmutableList.<CelExpr>builder()
            .addAll(call.target().stream().toList())
            .addAll(call.args())
            .build();
    List<Interval> costs = new ArrayList<>(arguments.size());
    arguments.forEach(a -> costs.add(cost(a)));
    switch (call.function()) {
      case "_&&_", "_||_" -> {
        return new Interval(
            costs.getFirst().least(), costs.getFirst().plus(costs.getLast()).most());
      }
      case "_?_:_" -> {
        known.put(expr.id(), size(arguments.get(1)).or(size(arguments.get(2))));
        return costs.get(0).plus(costs.get(1).or(costs.get(2)));
      }
      default -> {
        Estimate own = own(expr, arguments);
        own.size().or(() -> knownSize(expr)).ifPresent(size -> known.put(expr.id(), size));
        return costs.stream().reduce(own.cost(), Interval::plus);
      }
    }
  }

  /** Of the call alone: what covers all forms that may be meant. */
  private Estimate own(CelExpr expr, List<CelExpr> arguments) {
    List<Operand> operands = arguments.stream().map(this::operand).toList();
    CallEstimate estimate = calls.apply(expr.call().function());
    List<Estimate> found = new ArrayList<>();
    for (String overload :
        ast.getReference(expr.id()).map(CelReference::overloadIds).orElse(ImmutableList.of())) {
      found.add(estimate.of(new Call(overload, operands)));
      switch (overload) {
        case "index_list" ->
            paths.put(expr.id(), step(path(arguments.getFirst()), SizeSource.ITEMS));
        case "index_map" ->
            paths.put(expr.id(), step(path(arguments.getFirst()), SizeSource.VALUES));
        default -> {}
      }
    }
    return CallEstimates.cover(found);
  }

  private Operand operand(CelExpr expr) {
    List<String> path = path(expr);
    Interval items =
        path.isEmpty() ? Interval.ANY : declared(step(path, SizeSource.ITEMS)).orElse(Interval.ANY);
    return new Operand(expr, type(expr), size(expr), items);
  }

  /** What {@code optMap} becomes: a name for a value, no loop. */
  private static boolean isBinding(CelComprehension fold) {
    return fold.iterVar().equals("#unused")
        && fold.iterRange().getKind() == Kind.LIST
        && fold.iterRange().list().elements().isEmpty();
  }

  private Interval binding(CelExpr expr) {
    CelComprehension fold = expr.comprehension();
    Interval sum = cost(fold.iterRange()).plus(cost(fold.accuInit()));
    enter(fold.accuVar(), path(fold.accuInit()), knownSize(fold.accuInit()));
    sum = sum.plus(cost(fold.result()));
    knownSize(fold.result()).ifPresent(size -> known.put(expr.id(), size));
    leave(fold.accuVar());
    return sum;
  }

  private Interval loop(CelExpr expr) {
    CelComprehension fold = expr.comprehension();
    Interval sum = cost(fold.iterRange()).plus(cost(fold.accuInit()));
    enter(fold.accuVar(), List.of(), knownSize(fold.accuInit()));
    boolean list = type(fold.iterRange()).kind() == CelKind.LIST;
    List<String> range = path(fold.iterRange());
    boolean both = !fold.iterVar2().isEmpty();
    if (both) {
      enter(fold.iterVar2(), step(range, list ? SizeSource.ITEMS : SizeSource.VALUES));
    }
    enter(
        fold.iterVar(),
        list && both ? List.of() : step(range, list ? SizeSource.ITEMS : SizeSource.KEYS));
    Interval each = cost(fold.loopCondition()).plus(cost(fold.loopStep()));
    leave(fold.iterVar());
    if (both) {
      leave(fold.iterVar2());
    }
    sum = sum.plus(cost(fold.result()));
    leave(fold.accuVar());
    Interval times = size(fold.iterRange());
    switch (fold.accuInit().getKind()) {
      case CONSTANT -> knownSize(fold.accuInit()).ifPresent(size -> known.put(expr.id(), size));
      case LIST, MAP -> known.put(expr.id(), times);
      case NOT_SET, IDENT, SELECT, CALL, STRUCT, COMPREHENSION -> {}
    }
    return sum.plus(times.times(each));
  }

  private void enter(String name, List<String> path) {
    enter(name, path, Optional.empty());
  }

  private void enter(String name, List<String> path, Optional<Interval> size) {
    locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(new Local(path, size));
  }

  private void leave(String name) {
    locals.get(name).pop();
  }

  /** Null for a variable. */
  private Local local(CelExpr expr) {
    Deque<Local> scopes = locals.get(expr.ident().name());
    return scopes == null ? null : scopes.peek();
  }

  private static List<String> step(List<String> path, String name) {
    return ImmutableList.<String>builder().addAll(path).add(name).build();
  }

  private List<String> path(CelExpr expr) {
    return paths.getOrDefault(expr.id(), List.of());
  }

  private CelType type(CelExpr expr) {
    return ast.getType(expr.id()).orElse(SimpleType.DYN);
  }

  private Interval size(CelExpr expr) {
    return knownSize(expr).orElse(Interval.ANY);
  }

  private Optional<Interval> knownSize(CelExpr expr) {
    Interval found = known.get(expr.id());
    if (found != null) {
      return Optional.of(found);
    }
    return written(expr)
        .or(() -> declared(path(expr)))
        .or(() -> isSmall(type(expr)) ? Optional.of(Interval.ONE) : Optional.empty())
        .or(() ->
            expr.getKind() == Kind.IDENT && local(expr) != null
                ? local(expr).size
                : Optional.empty());
  }

  private Optional<Interval> declared(List<String> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong most = sizes.most(path);
    return most.isPresent() ? Optional.of(Interval.upTo(most.getAsLong())) : Optional.empty();
  }

  private static Optional<Interval> written(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT ->
          Optional.of(
              Interval.fixed(
                  switch (expr.constant().getKind()) {
                    case STRING_VALUE -> {
                      String text = expr.constant().stringValue();
                      yield text.codePointCount(0, text.length());
                    }
                    case BYTES_VALUE -> expr.constant().bytesValue().size();
                    default -> 1;
                  }));
      case LIST -> Optional.of(Interval.fixed(expr.list().elements().size()));
      case MAP -> Optional.of(Interval.fixed(expr.map().entries().size()));
      case NOT_SET, IDENT, SELECT, CALL, STRUCT, COMPREHENSION -> Optional.empty();
    };
  }

  /** Numbers and the like, and optional ones. */
  private static boolean isSmall(CelType type) {
    return switch (type.kind()) {
      case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
      case OPAQUE -> type.name().equals("optional_type") && isSmall(type.parameters().getFirst());
      default -> false;
    };
  }
}
