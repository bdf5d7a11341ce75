package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPlanTest {
  private static final Path SOURCE = Path.of("/volume");

  @TempDir Path made;
  private Path root;

  @BeforeEach
  void resolveRoot() throws IOException {
    root = made.toRealPath();
  }

  private static MountPlan plan(Path... targets) throws IOException {
    return MountPlan.of(
        List.of(targets).stream().map(t -> new MountPlan.Bind(SOURCE, t, false)).toList());
  }

  @Test
  void whatExistsNeedsNoCopy() throws IOException {
    assertThat(plan(root).copied()).isEmpty();
  }

  @Test
  void nearestExistingParentIsCopiedOnce() throws IOException {
    Path deep = Files.createDirectories(root.resolve("a/b"));
    MountPlan plan = plan(deep.resolve("c/d"), deep.resolve("e"), root.resolve("f"));
    assertThat(plan.copied()).containsExactly(root, deep);
    assertThat(deep.resolve("c")).doesNotExist();
  }

  @Test
  void belowAnotherVolumeNothingIsCopiedAndTheOuterComesFirst() throws IOException {
    MountPlan plan = plan(root.resolve("outer/inner"), root.resolve("outer"));
    assertThat(plan.copied()).containsExactly(root);
    assertThat(plan.binds())
        .extracting(MountPlan.Bind::target)
        .containsExactly(root.resolve("outer"), root.resolve("outer/inner"));
  }

  @Test
  void linksAreFollowedAsFarAsTheyLead() throws IOException {
    Path real = Files.createDirectory(root.resolve("run"));
    Path link = Files.createSymbolicLink(root.resolve("var-run"), real);
    MountPlan plan = plan(link.resolve("secrets/token"));
    assertThat(plan.copied()).containsExactly(real);
    assertThat(plan.binds().getFirst().target()).isEqualTo(real.resolve("secrets/token"));
  }

  @Test
  void placesThatCannotBeMadeAreRefused() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    assertThatThrownBy(() -> plan(file.resolve("below"))).hasMessage(file + " is not a directory");
    Path link = Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nowhere"));
    assertThatThrownBy(() -> plan(link.resolve("x"))).hasMessage(link + " is a link to nothing");
  }
}
