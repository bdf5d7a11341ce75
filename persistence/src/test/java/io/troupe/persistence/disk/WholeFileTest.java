package io.troupe.persistence.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsThereForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("key");
    WholeFile.write(file, "one");
    WholeFile.write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFileThatHoldsJustThatIsLeftAlone() throws IOException {
    Path file = folder.resolve("key");
    WholeFile.write(file, "one");
    FileTime before = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(file, before);
    WholeFile.write(file, "one");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
  }

  /** As much of the full disk as every file system has: the part cannot be made. */
  @Test
  void aWriteThatFailsLeavesTheOldFileAsItWas() throws IOException {
    Path file = folder.resolve("key");
    WholeFile.write(file, "one");
    Path inTheWay = Files.createDirectories(folder.resolve("key.part").resolve("full"));
    assertThatThrownBy(() -> WholeFile.write(file, "two")).isInstanceOf(IOException.class);
    assertThat(file).hasContent("one");
    Files.delete(inTheWay);
    WholeFile.writeUnforced(file, "two");
    assertThat(file).hasContent("two");
  }
}
