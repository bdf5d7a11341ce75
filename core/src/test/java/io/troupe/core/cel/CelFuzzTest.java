package io.troupe.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import io.troupe.core.json.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is compiled and run ends, soon, with an answer. */
class CelFuzzTest {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 1_500;
  private static final long CPU_NANOS_MAX = 5_000_000_000L;

  private static final String[] PIECES = {
    "object",
    ".a",
    ".b",
    "[0]",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "'x'",
    "\"",
    "1",
    "-1",
    "1.5",
    "9e99",
    "true",
    "null",
    " == ",
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " && ",
    " || ",
    "!",
    " ? ",
    " : ",
    " in ",
    ", ",
    ".all(x, ",
    ".map(x, ",
    ".filter(x, x",
    ".exists(i, v, ",
    ".size()",
    ".?c",
    ".orValue(",
    "has(object.a)",
    "quantity('1')",
    ".add(",
    "ip('::1')",
    "url('/x')",
    "cidr('1.2.3.4/8')",
    "semver('1.2.3')",
    ".isSorted()",
    ".sum()",
    ".replace('a', 'b')",
    ".format(",
    "%s",
    ".matches('(')",
    "duration('1h')",
    "timestamp('x')",
    "Object{",
    "b'\\xff'",
    "\u0000",
    "\u00e9",
    "\ud83d\ude00",
    "x",
    "//",
    "\n"
  };

  private static final CelCompiler COMPILER =
      CelCompiler.of(List.of(new Variable("object", SimpleType.DYN)));
  private static final Object OBJECT =
      CelValues.of(Json.parse("{\"a\":[1,2,3],\"b\":{\"c\":\"x\"}}"));

  private static void tryOut(String expression) {
    long before = CLOCK.getCurrentThreadCpuTime();
    switch (COMPILER.compile(expression, SimpleType.DYN)) {
      case Compilation.Failed(var message) -> assertThat(message).isNotBlank();
      case Compilation.Compiled(var program) -> {
        Evaluation outcome = program.eval(Map.of("object", OBJECT), CelBudget.ofGroup());
        assertThat(outcome).isNotNull();
      }
    }
    assertThat(CLOCK.getCurrentThreadCpuTime() - before).as(expression).isLessThan(CPU_NANOS_MAX);
  }

  @Test
  void randomTextIsRefusedOrRun() {
    long seed = new SplittableRandom().nextLong();
    System.out.println("CelFuzzTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(14);
      for (int j = 0; j < length; j++) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      tryOut(text.toString());
    }
  }

  @Test
  void deepAndLongTextIsRefused() {
    tryOut("(".repeat(50_000));
    tryOut("[".repeat(5_000) + "]".repeat(5_000));
    tryOut("!".repeat(20_000) + "true");
    tryOut("-".repeat(20_000) + "1");
    tryOut("1" + " + 1".repeat(20_000));
    tryOut("object" + ".a".repeat(20_000));
    tryOut("'" + "x".repeat(200_000) + "'");
    tryOut("true" + " ? true : true".repeat(3_000));
  }
}
