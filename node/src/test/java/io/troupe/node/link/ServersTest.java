package io.troupe.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {
  private static final URI GIVEN = URI.create("https://10.0.0.1:6443");
  private static final List<String> LIVING =
      List.of("https://10.0.0.1:6443", "https://10.0.0.2:6443", "https://10.0.0.3:6443");

  @TempDir Path folder;

  private Servers servers() {
    return new Servers(List.of(GIVEN), folder.resolve("servers"), new SplittableRandom(3));
  }

  @Test
  void theOneThatWasLostIsTriedLast() {
    Servers servers = servers();
    URI lost = servers.next();
    assertThat(lost).isEqualTo(GIVEN);
    servers.connected();
    servers.learned(LIVING);
    Set<URI> next = new HashSet<>(List.of(servers.next(), servers.next()));
    assertThat(next).doesNotContain(lost).hasSize(2);
    assertThat(servers.next()).isEqualTo(lost);
    assertThat(servers.count()).isEqualTo(3);
  }

  @Test
  void whatWasLearnedIsKnownAtTheNextStart() {
    servers().learned(LIVING);
    Servers again = servers();
    Set<String> tried = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      tried.add(again.next().toString());
    }
    assertThat(tried).containsExactlyInAnyOrderElementsOf(LIVING);
  }

  @Test
  void nonsenseIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("servers"), "no url\nhttp://10.0.0.9\n");
    Servers servers = servers();
    servers.learned(List.of("ftp://x", ""));
    assertThat(servers.count()).isEqualTo(1);
    assertThat(servers.next()).isEqualTo(GIVEN);
  }
}
