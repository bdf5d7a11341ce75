package io.troupe.core.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValueProvider;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import io.troupe.core.cel.cost.CostEstimator;
import io.troupe.core.cel.cost.Interval;
import io.troupe.core.cel.cost.SizeSource;
import io.troupe.core.cel.library.KubernetesLibraries;
import io.troupe.core.cel.library.ListMacros;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kubernetes' CEL environment with certain variables: the language as upstream configures it, its
 * extensions and libraries. Making one takes about a millisecond, compiling an expression another;
 * so an environment is kept and remembers what it has compiled.
 *
 * <pre>{@code
 * CelCompiler compiler = CelCompiler.of(List.of(new Variable("object", SimpleType.DYN)));
 * switch (compiler.compile("object.spec.replicas < 5", SimpleType.BOOL)) {
 *   case Compilation.Failed(var message) -> ...
 *   case Compilation.Compiled(var program) ->
 *       program.eval(Map.of("object", CelValues.of(tree)), CelBudget.ofGroup());
 * }
 * }</pre>
 *
 * <p>Follows upstream apiserver pkg/cel/environment/base.go at 1.36.
 */
public final class CelCompiler {
  /** Characters an expression may have. */
  public static final int EXPRESSION_LENGTH_MAX = 100_000;

  /** Expressions one environment remembers. */
  static final int REMEMBERED_MAX = 1_000;

  private static final int DEPTH_MAX = 100; // nested parentheses, brackets and calls
  private static final int ITERATIONS_MAX = 1_000_000; // of all comprehensions of one run

  private static final CelOptions OPTIONS = options();

  private static final CelStandardFunctions STANDARD =
      CelStandardFunctions.newBuilder()
          .excludeFunctions(StandardFunction.EQUALS, StandardFunction.NOT_EQUALS)
          .build();

  private record Key(String expression, List<CelType> expected) {}

  private final dev.cel.compiler.CelCompiler compiler;
  private final CelRuntime runtime;
  private final SizeSource sizes;
  private final Map<Key, Compilation> remembered = new LinkedHashMap<>(16, 0.75f, true);

  private CelCompiler(dev.cel.compiler.CelCompiler compiler, CelRuntime runtime, SizeSource sizes) {
    this.compiler = compiler;
    this.runtime = runtime;
    this.sizes = sizes;
  }

  public static CelCompiler of(List<Variable> variables) {
    return of(variables, TypeSource.NONE);
  }

  /**
   * @param types what the variables' types refer to
   */
  public static CelCompiler of(List<Variable> variables, TypeSource types) {
    return of(variables, types, SizeSource.UNKNOWN);
  }

  /**
   * @param types what the variables' types refer to
   * @param sizes how large the variables may be, for {@link CelProgram#mostCost}
   */
  public static CelCompiler of(List<Variable> variables, TypeSource types, SizeSource sizes) {
    CelTypeProvider provider = provider(types);
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .addMacros(ListMacros.ALL)
            .setTypeProvider(provider)
            .addLibraries(
                CelExtensions.optional(),
                CelExtensions.comprehensions(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.strings(KubernetesLibraries.STRINGS))
            .addFunctionDeclarations(KubernetesLibraries.declarations());
    variables.forEach(v -> builder.addVar(v.name(), v.type()));
    CelRuntime runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setTypeProvider(provider)
            .setValueProvider(values(types))
            .addLibraries(
                CelExtensions.optional(),
                CelExtensions.comprehensions(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.strings(KubernetesLibraries.STRINGS))
            .setStandardFunctions(STANDARD)
            .addFunctionBindings(Equality.bindings())
            .addFunctionBindings(KubernetesLibraries.bindings())
            .build();
    return new CelCompiler(builder.build(), runtime, sizes);
  }

  @SuppressWarnings("deprecation") // literals of one type are what upstream insists on
  private static CelOptions options() {
    return CelOptions.current()
        .enableHeterogeneousNumericComparisons(true)
        .enableHomogeneousLiterals(true)
        .enableOptionalSyntax(true)
        .maxExpressionCodePointSize(EXPRESSION_LENGTH_MAX)
        .maxParseRecursionDepth(DEPTH_MAX)
        .comprehensionMaxIterations(ITERATIONS_MAX)
        .build();
  }

  /**
   * @param expected types of which the result must be one; {@code SimpleType.DYN} accepts any
   */
  public Compilation compile(String expression, CelType... expected) {
    Key key = new Key(expression, List.of(expected));
    synchronized (remembered) {
      Compilation known = remembered.get(key);
      if (known != null) {
        return known;
      }
    }
    Compilation made = make(expression, key.expected);
    synchronized (remembered) {
      remembered.put(key, made);
      if (remembered.size() > REMEMBERED_MAX) {
        remembered.remove(remembered.keySet().iterator().next());
      }
    }
    return made;
  }

  private Compilation make(String expression, List<CelType> expected) {
    try {
      CelValidationResult checked = compiler.compile(expression);
      if (checked.hasError()) {
        return new Compilation.Failed("compilation failed: " + checked.getErrorString());
      }
      CelAbstractSyntaxTree ast = checked.getAst();
      CelType result = ast.getResultType();
      if (expected.stream().noneMatch(t -> t.equals(SimpleType.DYN) || isSame(t, result))) {
        return new Compilation.Failed(mustBe(expected));
      }
      return new Compilation.Compiled(
          new CelProgram(
              expression,
              result,
              runtime.createProgram(ast),
              CostModel.of(ast.getExpr()),
              mostCost(ast)));
    } catch (CelValidationException e) {
      return new Compilation.Failed("compilation failed: " + e.getMessage());
    } catch (CelEvaluationException e) {
      return new Compilation.Failed("program instantiation failed: " + e.getMessage());
    } catch (StackOverflowError e) {
      return new Compilation.Failed(
          "compilation failed: ERROR: <input>:1:1: expression is nested too deeply");
    }
  }

  private long mostCost(CelAbstractSyntaxTree ast) {
    return sizes == SizeSource.UNKNOWN
        ? Interval.UNBOUNDED
        : CostEstimator.estimate(ast, sizes, CallCosts::estimate).most();
  }

  /** Object types are the same by name. */
  private static boolean isSame(CelType a, CelType b) {
    if (!a.name().equals(b.name()) || a.parameters().size() != b.parameters().size()) {
      return false;
    }
    for (int i = 0; i < a.parameters().size(); i++) {
      if (!isSame(a.parameters().get(i), b.parameters().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String mustBe(List<CelType> expected) {
    return expected.size() == 1
        ? "must evaluate to " + expected.getFirst().name()
        : expected.stream()
            .map(CelType::name)
            .collect(Collectors.joining(" ", "must evaluate to one of [", "]"));
  }

  private static CelTypeProvider provider(TypeSource types) {
    return new CelTypeProvider() {
      @Override
      public ImmutableCollection<CelType> types() {
        return ImmutableList.of();
      }

      @Override
      public Optional<CelType> findType(String name) {
        return types.find(name);
      }
    };
  }

  private static CelValueProvider values(TypeSource types) {
    return types::create;
  }
}
