package io.troupe.core.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.troupe.core.quantity.IntOrPercent.Rounding;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0Ki, 0",
    "1, 1",
    "1000, 1k",
    "1000m, 1",
    "0.5, 500m",
    ".5, 500m",
    "5., 5",
    "100m, 100m",
    "1.5, 1500m",
    "1500, 1500",
    "12345, 12345",
    "1024, 1024",
    "1Ki, 1Ki",
    "1024Ki, 1Mi",
    "1.5Gi, 1536Mi",
    "0.5Ki, 512",
    "0.1Ki, 102400m",
    "1025Ki, 1025Ki",
    "1e3, 1e3",
    "1E3, 1e3",
    "1e4, 10e3",
    "12e-1, 1200e-3",
    "1e0, 1",
    "1E, 1E",
    "1n, 1n",
    "0.1n, 1n",
    "-0.1n, -1n",
    "1u, 1u",
    "+7M, 7M",
    "-1.5Mi, -1536Ki",
    "1e400, 9223372036854775807",
    "9999999999999999999999, 9223372036854775807",
    "1e-400, 1e-9"
  })
  void canonicalFormIsUpstreams(String text, String canonical) {
    assertThat(Quantity.of(text).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "m", ".", "1.2.3", "1mm", "1 ", " 1", "1ki", "1e", "1e+", "--1", "1Zi", "a", "0x1"
      })
  void otherTextsAreNoQuantities(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @Test
  void wholeAndThousandthsRoundUp() {
    assertThat(Quantity.of("1.1").value()).isEqualTo(2);
    assertThat(Quantity.of("-1.1").value()).isEqualTo(-1);
    assertThat(Quantity.of("100m").milliValue()).isEqualTo(100);
    assertThat(Quantity.of("1u").milliValue()).isEqualTo(1);
    assertThat(Quantity.of("8E").milliValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void canonicalFormIsTheSameAmountAndItsOwnCanonicalForm() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] suffixes = {"", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-2", "E5"};
    for (int round = 0; round < 2_000; round++) {
      String text =
          random.nextInt(100_000)
              + (random.nextBoolean() ? "." + random.nextInt(1000) : "")
              + suffixes[random.nextInt(suffixes.length)];
      Quantity quantity = Quantity.of(text);
      Quantity again = Quantity.of(quantity.canonical());
      assertThat(again).as("seed %d %s", seed, text).isEqualByComparingTo(quantity);
      assertThat(again.canonical()).as("seed %d %s", seed, text).isEqualTo(quantity.canonical());
    }
  }

  @Test
  void sumsAreExactAndOrderDoesNotMatter() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Quantity a = Quantity.ofMilli(random.nextInt());
      Quantity b = Quantity.ofMilli(random.nextInt());
      assertThat(a.plus(b)).as("seed %d", seed).isEqualByComparingTo(b.plus(a));
      assertThat(a.plus(b).minus(b)).as("seed %d", seed).isEqualByComparingTo(a);
      assertThat(Integer.signum(a.compareTo(b))).isEqualTo(a.minus(b).signum());
    }
    assertThat(Quantity.ZERO.plus(Quantity.of("1Gi"))).hasToString("1Gi");
    assertThat(Quantity.of("1Gi").plus(Quantity.of("1M"))).hasToString("1074741824");
  }

  @Test
  void percentagesRoundAsAsked() {
    assertThat(IntOrPercent.of(TextNode.valueOf("25%"), 10, Rounding.UP)).hasValue(3);
    assertThat(IntOrPercent.of(TextNode.valueOf("25%"), 10, Rounding.DOWN)).hasValue(2);
    assertThat(IntOrPercent.of(TextNode.valueOf("100%"), 7, Rounding.DOWN)).hasValue(7);
    assertThat(IntOrPercent.of(IntNode.valueOf(4), 7, Rounding.DOWN)).hasValue(4);
    assertThat(IntOrPercent.of(TextNode.valueOf("4"), 7, Rounding.DOWN)).isEmpty();
    assertThat(IntOrPercent.of(TextNode.valueOf("-1%"), 7, Rounding.DOWN)).isEmpty();
  }
}
