package io.troupe.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.actors.audit.AuditLog.Keeping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final int LINE_BYTES = 10;

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void aFullFileIsPutAsideByItsTime() throws IOException {
    AuditLog log = open(Duration.ZERO, 0);
    log.write(lines(5));
    log.close();

    assertThat(names())
        .containsExactly(
            "audit-2026-03-01T12-00-00.000.log", "audit-2026-03-01T12-00-00.001.log", "audit.log");
    assertThat(Files.readString(folder.resolve("audit.log"))).isEqualTo("event-004\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("audit.log"))))
        .isEqualTo("rw-------");
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws IOException {
    AuditLog log = open(Duration.ZERO, 1);
    log.write(lines(5));
    log.close();

    assertThat(names()).containsExactly("audit-2026-03-01T12-00-00.001.log", "audit.log");
  }

  @Test
  void whatIsTooOldGoesAndOtherFilesStay() throws IOException {
    Files.writeString(folder.resolve("audit-notes.log"), "mine");
    AuditLog log = open(Duration.ofDays(2), 0);
    log.write(lines(3));
    now = now.plus(Duration.ofDays(3));
    log.write(lines(2));
    log.close();

    assertThat(names())
        .containsExactly("audit-2026-03-04T12-00-00.000.log", "audit-notes.log", "audit.log");
  }

  @Test
  void itGoesOnWhereItWas() throws IOException {
    open(Duration.ZERO, 0).write(lines(1));
    AuditLog again = open(Duration.ZERO, 0);
    again.write(lines(1));
    again.close();

    assertThat(Files.readAllLines(folder.resolve("audit.log"))).hasSize(2);
  }

  /** Two lines fit into a file. */
  @Test
  void oldFilesAreCompressedIfThatIsAskedFor() throws IOException {
    AuditLog log =
        AuditLog.open(
            folder.resolve("audit.log"),
            new Keeping(Duration.ZERO, 0, 2 * LINE_BYTES, true),
            () -> now);
    log.write(lines(3));
    Path old = folder.resolve("audit-2026-03-01T12-00-00.000.log.gz");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(names()).containsExactly(old.getFileName().toString(), "audit.log"));
    log.close();

    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(old))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("event-000\nevent-001\n");
    }
  }

  private AuditLog open(Duration age, int files) throws IOException {
    return AuditLog.open(
        folder.resolve("audit.log"), new Keeping(age, files, 2 * LINE_BYTES, false), () -> now);
  }

  private static List<byte[]> lines(int count) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(String.format("event-%03d", i).getBytes(StandardCharsets.UTF_8));
    }
    return lines;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
