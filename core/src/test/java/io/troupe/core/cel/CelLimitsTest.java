package io.troupe.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import io.troupe.core.json.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing an expression can say takes long. */
class CelLimitsTest {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final CelCompiler COMPILER =
      CelCompiler.of(List.of(new Variable("object", SimpleType.DYN)));

  /** Of CPU time; uncut, most of these would run for years. */
  private static final long BOUND_MILLIS = 5_000;

  private static Evaluation run(String expression, CelBudget budget) {
    Compilation.Compiled compiled =
        (Compilation.Compiled) COMPILER.compile(expression, SimpleType.DYN);
    StringBuilder numbers = new StringBuilder("[0");
    for (int i = 1; i < 2_000; i++) {
      numbers.append(',').append(i);
    }
    return compiled
        .program()
        .eval(Map.of("object", CelValues.of(Json.parse("{\"a\":" + numbers + "]}"))), budget);
  }

  private static final String TEN = "[0,1,2,3,4,5,6,7,8,9]";

  static Stream<String> bombs() {
    StringBuilder nested = new StringBuilder("true");
    for (int i = 0; i < 12; i++) {
      nested = new StringBuilder(TEN + ".all(x" + i + ", " + nested + ")");
    }
    StringBuilder doubled = new StringBuilder("['xxxxxxxxxxxxxxxx']");
    StringBuilder listed = new StringBuilder("[[0]]");
    StringBuilder shared = new StringBuilder("[[0]]");
    for (int i = 0; i < 40; i++) {
      doubled.append(".map(x, x + x)");
      listed.append(".map(x, x + x)");
      shared.append(".map(x, [dyn(x), x, x, x])");
    }
    return Stream.of(
        nested.toString(),
        nested + " || true",
        "[" + nested + "].exists(x, true) || " + nested,
        doubled + " == ['a']",
        listed + ".size() == 1",
        "[" + shared + "].all(x, x == x)",
        "object.a.all(x, object.a.all(y, object.a.all(z, x + y + z >= 0)))",
        "object.a.all(x, object.a == object.a)",
        "object.a.map(x, object.a.map(y, y)).map(x, x.map(y, y * 2)).size() > 0 && object.a.map(x, object.a.map(y, object.a)).size() > 0",
        "object.a.map(x, 'aaaaaaaaaa').join().replace('a', object.a.map(x, 'bbbbbbbbbbbbbbbb').join()).replace('b', object.a.map(x, 'bbbbbbbbbbbbbbbb').join()) == ''",
        "sets.contains(object.a + object.a + object.a + object.a, object.a) && object.a.all(x, sets.contains(object.a, object.a))");
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void bombsAreCut(String expression) {
    run("1 == 1", CelBudget.ofGroup());
    long before = CLOCK.getCurrentThreadCpuTime();
    Evaluation outcome = run(expression, CelBudget.ofGroup());
    long millis = (CLOCK.getCurrentThreadCpuTime() - before) / 1_000_000;
    assertThat(outcome)
        .isIn(new Evaluation.Failed(Evaluation.CALL_LIMIT_EXCEEDED), new Evaluation.OverBudget());
    assertThat(millis).isLessThan(BOUND_MILLIS);
  }

  @Test
  void aGroupOfRunsSharesABudget() {
    CelBudget budget = new CelBudget(5_000);
    String expression = "object.a.all(x, x >= 0) || " + TEN + ".all(x, x > 100)";
    int runs = 0;
    while (!(run(expression, budget) instanceof Evaluation.OverBudget)) {
      runs++;
      assertThat(runs).isLessThan(10);
    }
    assertThat(budget.isSpent()).isTrue();
    assertThat(run("1 == 1", budget)).isEqualTo(new Evaluation.OverBudget());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 == 1|1",
        "object.a[0] == 1|3",
        "has(object.a)|0",
        "[1, 2].size() == 2|15",
        "object.a.size() == 2000 ? \"aaaaaaaaaaaaaaaaaaaa\".startsWith(\"a\") : false|9",
        "object.a.size() > 10 && object.a.size() > 11|8",
      })
  void costsAreCounted(String expression, long units) {
    CelBudget budget = CelBudget.ofGroup();
    run(expression, budget);
    assertThat(CelBudget.PER_GROUP - budget.remaining()).isBetween(units - 1, units + 2);
  }
}
