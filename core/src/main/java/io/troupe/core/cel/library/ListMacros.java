package io.troupe.core.cel.library;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.TypeParamType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.List;
import java.util.Optional;

/**
 * {@code map} and {@code filter} in linear time. As the CEL library has them each step copies what
 * was found before; ours appends in place, which nobody can see, since the list is not a value of
 * the expression's before the last step.
 */
public final class ListMacros {
  /** No expression can spell it. */
  public static final String APPEND = "@append";

  private static final CelType T = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(T);

  static final List<Function> FUNCTIONS =
      List.of(Function.global(APPEND, "list_append", LIST, a -> append(a[0], a[1]), LIST, T));

  /** All macros of the language. */
  public static final List<CelMacro> ALL =
      List.of(
          CelStandardMacro.HAS.getDefinition(),
          CelStandardMacro.ALL.getDefinition(),
          CelStandardMacro.EXISTS.getDefinition(),
          CelStandardMacro.EXISTS_ONE.getDefinition(),
          CelStandardMacro.EXISTS_ONE_NEW.getDefinition(),
          CelMacro.newReceiverMacro("map", 2, ListMacros::map),
          CelMacro.newReceiverMacro("map", 3, ListMacros::map),
          CelMacro.newReceiverMacro("filter", 2, ListMacros::filter),
          CelMacro.newReceiverMacro("sortBy", 2, ListMacros::sortBy));

  private ListMacros() {}

  private static Object append(Object list, Object item) {
    GrownList grown = list instanceof GrownList already ? already : new GrownList((List<?>) list);
    grown.grow(item);
    return grown;
  }

  private static Optional<CelExpr> map(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> arguments) {
    CelExpr condition = arguments.size() == 3 ? arguments.get(1) : null;
    return Optional.of(fold(make, target, arguments.getFirst(), condition, arguments.getLast()));
  }

  private static Optional<CelExpr> filter(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> arguments) {
    return Optional.of(fold(make, target, arguments.get(0), arguments.get(1), arguments.get(0)));
  }

  /** The list, sorted by what {@code map} makes of each item. */
  private static Optional<CelExpr> sortBy(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> arguments) {
    CelExpr keys = fold(make, make.copy(target), arguments.get(0), null, arguments.get(1));
    return Optional.of(make.newReceiverCall(MoreListsLibrary.SORT_BY_KEYS, target, keys));
  }

  /**
   * @param condition null for none
   */
  private static CelExpr fold(
      CelMacroExprFactory make, CelExpr range, CelExpr variable, CelExpr condition, CelExpr item) {
    if (variable.getKind() != Kind.IDENT) {
      return make.reportError("argument must be a simple name");
    }
    String found = make.getAccumulatorVarName();
    CelExpr kept = item == variable ? make.newIdentifier(variable.ident().name()) : item;
    CelExpr step = make.newGlobalCall(APPEND, make.newIdentifier(found), kept);
    if (condition != null) {
      step = make.newGlobalCall("_?_:_", condition, step, make.newIdentifier(found));
    }
    return make.fold(
        variable.ident().name(),
        range,
        found,
        make.newList(),
        make.newBoolLiteral(true),
        step,
        make.newIdentifier(found));
  }
}
