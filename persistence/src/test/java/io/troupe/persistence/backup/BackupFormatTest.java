package io.troupe.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackupFormatTest {
  private static final int DAMAGES = 3_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void whatWasWrittenIsReadInItsOrder() throws IOException {
    Map<String, byte[]> sections = sections();
    Map<String, byte[]> found = read(written(sections));
    assertThat(found.keySet())
        .containsExactly("empty", "small", "two_blocks", "a_block", BackupFormat.END);
    sections.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void anyDamageIsNoticed() throws IOException {
    byte[] whole = written(Map.of("small", bytes(500)));
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged = damaged(whole);
      if (!Arrays.equals(damaged, whole)) {
        assertThatThrownBy(() -> read(damaged))
            .as("seed " + seed)
            .isInstanceOf(BackupDamaged.class);
      }
    }
  }

  @Test
  void aSectionCanBeNeitherLeftOutNorRepeated() throws IOException {
    byte[] first = bytes(100);
    Map<String, byte[]> both = new LinkedHashMap<>();
    both.put("one", first);
    both.put("two", bytes(100));
    byte[] whole = written(both);
    byte[] one = written(Map.of("one", first));
    int end = one.length - written(Map.of()).length + BackupFormat.MAGIC.length;
    byte[] withoutOne = join(BackupFormat.MAGIC, Arrays.copyOfRange(whole, end, whole.length));
    byte[] twice =
        join(
            Arrays.copyOf(whole, end),
            Arrays.copyOfRange(whole, BackupFormat.MAGIC.length, whole.length));
    for (byte[] forged : List.of(withoutOne, twice)) {
      assertThatThrownBy(() -> read(forged)).isInstanceOf(BackupDamaged.class);
    }
  }

  @Test
  void theHeaderComesBackAndTakesNoNamesThatAreNone() throws IOException {
    BackupHeader header =
        new BackupHeader(
            4,
            17,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Instant.EPOCH,
            "cluster",
            "key",
            List.of(0L, 1_000_000L),
            Map.of("head", List.of("ordering")));
    assertThat(BackupHeader.parse(header.bytes())).isEqualTo(header);
    BackupHeader evil =
        new BackupHeader(
            4, 17, Instant.EPOCH, Instant.EPOCH, "", "", List.of(), Map.of("head; --", List.of()));
    assertThatThrownBy(() -> BackupHeader.parse(evil.bytes())).isInstanceOf(BackupDamaged.class);
  }

  private Map<String, byte[]> sections() {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    sections.put("empty", new byte[0]);
    sections.put("small", bytes(10));
    sections.put("two_blocks", bytes(BackupFormat.BLOCK_BYTES + 1));
    sections.put("a_block", new byte[BackupFormat.BLOCK_BYTES]);
    return sections;
  }

  private byte[] damaged(byte[] whole) {
    int at = random.nextInt(whole.length);
    byte[] damaged = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged = Arrays.copyOf(whole, at);
      case 2 -> damaged = join(whole, bytes(1 + random.nextInt(9)));
      default -> {
        byte[] noise = bytes(Math.min(whole.length - at, 1 + random.nextInt(40)));
        System.arraycopy(noise, 0, damaged, at, noise.length);
      }
    }
    return damaged;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] written(Map<String, byte[]> sections) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupWriter writer = new BackupWriter(out);
    for (Map.Entry<String, byte[]> section : sections.entrySet()) {
      writer.section(section.getKey(), content -> content.write(section.getValue()));
    }
    writer.end();
    return out.toByteArray();
  }

  private static Map<String, byte[]> read(byte[] file) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    BackupReader.read(
        new ByteArrayInputStream(file), (name, content) -> found.put(name, content.readAllBytes()));
    return found;
  }
}
