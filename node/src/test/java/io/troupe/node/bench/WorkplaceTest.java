package io.troupe.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.node.boot.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkplaceTest {
  @TempDir Path parent;

  @Test
  void itsFolderEndsWithIt() throws IOException {
    Path folder;
    try (Workplace workplace = Workplace.in(parent)) {
      folder = workplace.folder();
      new DataDirectory(folder.resolve("data")).create();
      assertThat(folder.resolve("data")).isDirectory();
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatADeadOneHasLeftEndsWithTheNextAndNobodyElsesFolderDoes() throws IOException {
    Path dead = Files.createDirectories(parent.resolve("troupe-bench-dead/data/agent"));
    Path strange = Files.createDirectories(parent.resolve("strange"));
    try (Workplace living = Workplace.in(parent);
        Workplace next = Workplace.in(parent)) {
      assertThat(parent.resolve("troupe-bench-dead")).doesNotExist();
      assertThat(dead).doesNotExist();
      assertThat(strange).isDirectory();
      assertThat(living.folder()).isDirectory();
      assertThat(next.folder()).isDirectory();
    }
  }
}
