package io.troupe.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path folder;

  private RootFolder root;

  @BeforeEach
  void aSmallFileSystem() throws IOException {
    root = RootFolder.emptied(folder.resolve("root"));
    Accounts.write(root);
    root.text("/usr/bin/sh", "#!");
    assertThat(root.at("/usr/bin/sh").toFile().setExecutable(true)).isTrue();
    root.text(Places.JAVA + "/bin/java", "java");
    root.text(Places.HOME + "/lib/akka.jar", "akka");
    root.text(Places.HOME + "/lib/troupe-core-1.jar", "core");
    root.text(Places.HOME + "/bin/troupe", "#!");
    root.text(Places.CACHE, "cache");
    root.folder(Places.DATA);
  }

  @Test
  void theConfigurationSaysHowToRun() throws Exception {
    UnpackedImage image = image("a");

    assertThat(image.index().at("/manifests/0/annotations").toString()).contains("here/troupe:1");
    assertThat(image.config().path("os").asText()).isEqualTo("linux");
    var config = image.config().path("config");
    assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    assertThat(config.path("Entrypoint").toString()).isEqualTo("[\"/opt/troupe/bin/troupe\"]");
    assertThat(config.path("Cmd").toString()).isEqualTo("[\"up\",\"--address=0.0.0.0\"]");
    assertThat(config.path("ExposedPorts").toString()).contains("6443/tcp", "16443/tcp");
    assertThat(config.path("Volumes").has(Places.DATA)).isTrue();
    assertThat(config.at("/Labels/org.opencontainers.image.version").asText()).isEqualTo("1");
  }

  @Test
  void whatChangesLeastLiesLowest() throws Exception {
    UnpackedImage image = image("a");

    assertThat(image.layers()).isEqualTo(5);
    assertThat(files(image.entries(0))).contains("usr/bin/sh", "etc/passwd");
    assertThat(files(image.entries(1))).containsExactly("opt/java/bin/java");
    assertThat(files(image.entries(2))).containsExactly("opt/troupe/lib/akka.jar");
    assertThat(files(image.entries(3)))
        .containsExactly("opt/troupe/bin/troupe", "opt/troupe/lib/troupe-core-1.jar");
    assertThat(files(image.entries(4))).containsExactly("opt/troupe/lib/troupe.aot");
  }

  @Test
  void onlyTheDataBelongsToTheUser() throws Exception {
    UnpackedImage image = image("a");

    for (int i = 0; i < image.layers(); i++) {
      for (TarArchiveEntry entry : image.entries(i)) {
        boolean data = entry.getName().equals("var/lib/troupe/");
        assertThat(entry.getLongUserId()).as(entry.getName()).isEqualTo(data ? Places.USER : 0);
        assertThat(entry.getMode() & 07000).as("%s is set-id", entry.getName()).isZero();
        if (!entry.getName().equals("tmp/")) {
          assertThat(entry.getMode() & 0022).as("%s by others", entry.getName()).isZero();
        }
        assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(RootFolder.TIME);
      }
    }
  }

  @Test
  void madeTwiceItIsTheSame() throws Exception {
    String once = image("a").index().at("/manifests/0/digest").asText();
    assertThat(image("b").index().at("/manifests/0/digest").asText()).isEqualTo(once);
  }

  @Test
  void whatABuildLeftInTheDistributionStaysOut() {
    assertThat(List.of("lib/.built", "lib/.untrained", "lib/troupe.aot", "lib/postgres-18.tar"))
        .noneMatch(file -> Places.belongs(Path.of(file)));
    assertThat(List.of("lib/troupe-core-0.1.0.jar", "bin/troupe", "conf/troupe.conf"))
        .allMatch(file -> Places.belongs(Path.of(file)));
  }

  private UnpackedImage image(String name) throws Exception {
    Path file = folder.resolve(name + ".tar");
    new Archive(file, "here/troupe:1", "1", Optional.empty(), false)
        .write(root, folder.resolve(name + "-cache"));
    return new UnpackedImage(file, Files.createDirectory(folder.resolve(name)));
  }

  private static List<String> files(List<TarArchiveEntry> entries) {
    return entries.stream().filter(TarArchiveEntry::isFile).map(TarArchiveEntry::getName).toList();
  }
}
