package io.troupe.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.CodeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @TempDir Path folder;

  @Test
  void theUndoneArchiveIsLookedForBesideTheJar() throws IOException {
    Path jar = Files.createFile(folder.resolve("troupe-persistence.jar"));
    CodeSource code = new CodeSource(jar.toUri().toURL(), new CodeSigner[0]);
    assertThat(PostgresBinaries.beside(code))
        .hasValueSatisfying(archive -> assertThat(archive.getParent()).isEqualTo(folder));
  }

  @Test
  void classesWhoseJarsHaveMovedSinceTheyWereCachedHaveNothingBesideThem() {
    assertThat(PostgresBinaries.beside(null)).isEmpty();
    assertThat(PostgresBinaries.beside(new CodeSource(null, new CodeSigner[0]))).isEmpty();
  }
}
