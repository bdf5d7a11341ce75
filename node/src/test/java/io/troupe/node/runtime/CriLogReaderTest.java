package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriLogReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir Path directory;

  private static String line(int second, String tag, String text) {
    return "2026-01-01T00:00:0" + second + ".000000000Z stdout " + tag + " " + text + "\n";
  }

  private Path log() throws IOException {
    Path log = directory.resolve("0.log");
    Files.writeString(directory.resolve("0.log.1"), line(1, "F", "one") + line(2, "F", "two"));
    Files.writeString(
        log,
        line(3, "P", "thr") + line(3, "F", "ee") + line(4, "F", "four") + line(5, "F", "five"));
    return log;
  }

  private static String read(Path log, CriLogReader.Options options) throws Exception {
    StringBuilder text = new StringBuilder();
    new CriLogReader(
            log,
            options,
            bytes -> {
              text.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
              return true;
            },
            () -> true)
        .run();
    return text.toString();
  }

  private static CriLogReader.Options options(
      boolean timestamps, Optional<Instant> since, long tail, long limit) {
    return new CriLogReader.Options(false, timestamps, since, tail, limit, Optional.empty());
  }

  @Test
  void allFilesAreReadInOrderAndPartsJoined() throws Exception {
    assertThat(read(log(), options(false, Optional.empty(), -1, -1)))
        .isEqualTo("one\ntwo\nthree\nfour\nfive\n");
  }

  @Test
  void tailSinceLimitAndTimestampsChooseWhatIsShown() throws Exception {
    assertThat(read(log(), options(false, Optional.empty(), 2, -1))).isEqualTo("four\nfive\n");
    assertThat(read(log(), options(false, Optional.empty(), 0, -1))).isEmpty();
    assertThat(read(log(), options(false, Optional.empty(), 5, -1)))
        .isEqualTo("two\nthree\nfour\nfive\n");
    assertThat(read(log(), options(false, Optional.empty(), 99, -1))).startsWith("one\n");
    Instant since = Instant.parse("2026-01-01T00:00:04Z");
    assertThat(read(log(), options(false, Optional.of(since), -1, -1))).isEqualTo("four\nfive\n");
    assertThat(read(log(), options(false, Optional.empty(), -1, 6))).isEqualTo("one\ntw");
    assertThat(read(log(), options(true, Optional.empty(), 1, -1)))
        .isEqualTo("2026-01-01T00:00:05.000000000Z five\n");
  }

  @Test
  void followingSeesRotationAndTheEnd() throws Exception {
    Path log = log();
    StringBuffer text = new StringBuffer();
    AtomicBoolean ended = new AtomicBoolean();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new CriLogReader(
                        log,
                        new CriLogReader.Options(
                            true, false, Optional.empty(), 1, -1, Optional.empty()),
                        bytes ->
                            text.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                                != null,
                        ended::get)
                    .run();
              } catch (IOException | InterruptedException e) {
                text.append(e);
              }
            });
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(text.toString()).isEqualTo("five\n"));
    LogRotation.turn(log, 1);
    Files.writeString(log, line(6, "F", "six"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(text.toString()).isEqualTo("five\nsix\n"));
    Files.writeString(log, line(7, "F", "seven"), StandardOpenOption.APPEND);
    ended.set(true);
    reader.join(PATIENCE);
    assertThat(text.toString()).isEqualTo("five\nsix\nseven\n");
  }

  @Test
  void rotationKeepsFiveFiles() throws IOException {
    Path log = directory.resolve("1.log");
    for (int i = 0; i < 9; i++) {
      Files.writeString(log, "x" + i);
      LogRotation.turn(log, 1);
    }
    assertThat(LogRotation.rotated(log)).hasSize(LogRotation.FILES_MAX - 1);
    assertThat(LogRotation.rotated(log).getLast().getFileName().toString()).isEqualTo("1.log.9");
  }
}
