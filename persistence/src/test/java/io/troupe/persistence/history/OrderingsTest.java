package io.troupe.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrderingsTest {

  @Test
  void comeBackAsTheyWere() {
    assertThat(Orderings.unpack(Orderings.pack(new long[0]))).isEmpty();
    long[] few = {1, 2, 128, 129, 16_512, 1_000_000_000, Long.MAX_VALUE};
    assertThat(Orderings.unpack(Orderings.pack(few))).isEqualTo(few);
    long seed = System.nanoTime();
    long[] many = new Random(seed).longs(1_000, 1, 1L << 40).sorted().distinct().toArray();
    assertThat(Orderings.unpack(Orderings.pack(many))).as("seed %d", seed).isEqualTo(many);
  }

  @Test
  void takeTwoBytesWhereObjectsChangeEvery16000RevisionsOrSooner() {
    long[] numbers = new long[1_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 1 + 16_000L * i;
    }
    assertThat(Orderings.pack(numbers).length).isLessThanOrEqualTo(2_000);
  }

  @Test
  void mustGrow() {
    assertThatThrownBy(() -> Orderings.pack(new long[] {5, 5}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void areFoundByTheirNamespaceOrAltogether() {
    SortedMap<String, long[]> all = new TreeMap<>();
    all.put("", new long[] {4});
    all.put("a", new long[] {1, 300_000});
    all.put("ab", new long[0]);
    all.put("b", new long[] {2, 3});
    byte[] packed = Orderings.packAll(all);
    assertThat(Orderings.unpackAll(packed, "a")).containsExactly(1, 300_000);
    assertThat(Orderings.unpackAll(packed, "ab")).isEmpty();
    assertThat(Orderings.unpackAll(packed, "c")).isEmpty();
    assertThat(Orderings.unpackAll(packed, "")).containsExactly(1, 2, 3, 4, 300_000);
    assertThat(Orderings.unpackAll(new byte[0], "")).isEmpty();
  }
}
