package io.troupe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole image, made and run: unpacked as a runtime would, in name spaces of its own, as the
 * user and with the words that its configuration names. A minute, so with {@code
 * -Dtroupe.image.test=true} only.
 */
class ImageRunsTest {
  private static final Duration START_MAX = Duration.ofMinutes(10);

  private static final String ENTER =
      "mount --bind \"$0\" \"$0\" && mount --rbind /dev \"$0/dev\" && mount -t proc proc \"$0/proc\""
          + " && cd / && exec chroot --userspec=\"$1\" \"$0\" \"$2\" up --address=127.0.0.1 --port=\"$3\"";

  @TempDir Path folder;

  @Test
  void theImageServesAndRunsPods() throws Exception {
    assumeTrue(Boolean.getBoolean("troupe.image.test"), "skipped: -Dtroupe.image.test=true");
    assumeTrue(mayMount(), "SKIPPED: entering the image takes root, unshare and chroot");
    Path archive = folder.resolve("troupe.tar");
    Path distribution = Path.of(System.getProperty("troupe.distribution")).toRealPath();
    ImageBuild.build(
        distribution,
        folder.resolve("work"),
        new Archive(archive, "localhost/troupe:test", "test", Optional.empty(), false),
        false);
    UnpackedImage image = new UnpackedImage(archive, folder.resolve("oci"));
    Path root = Files.createDirectory(folder.resolve("container"));
    image.unpack(root);
    int port = freePort();
    Process container = start(root, image.config().path("config"), port);
    try {
      Path kubeconfig = root.resolve(Places.DATA.substring(1)).resolve("kubeconfig");
      await()
          .atMost(START_MAX)
          .ignoreExceptions()
          .until(() -> kubectl(kubeconfig, "get", "--raw", "/readyz").equals("ok"));
      kubectl(kubeconfig, "run", "who", "--image=busybox", "--restart=Never", "--", "id", "-u");
      await()
          .atMost(START_MAX)
          .ignoreExceptions()
          .until(() -> kubectl(kubeconfig, "logs", "who").strip().equals("" + Places.USER));
      assertThat(Files.getAttribute(kubeconfig, "unix:uid")).isEqualTo(Places.USER);
    } finally {
      container.destroy();
      if (!container.waitFor(30, TimeUnit.SECONDS)) {
        container.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(Path root, JsonNode config, int port) throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Files.createDirectories(root.resolve("proc"));
    List<String> words =
        new ArrayList<>(
            List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c"));
    words.add(ENTER);
    words.add(root.toString());
    words.add(config.path("User").asText());
    words.add(config.path("Entrypoint").path(0).asText());
    words.add(Integer.toString(port));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().clear();
    for (JsonNode variable : config.path("Env")) {
      String[] parts = variable.asText().split("=", 2);
      builder.environment().put(parts[0], parts[1]);
    }
    return builder.start();
  }

  private static String kubectl(Path kubeconfig, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig=" + kubeconfig));
    command.addAll(List.of(words));
    return Command.run(command, Map.of());
  }

  private static boolean mayMount() throws InterruptedException {
    try {
      Command.run(List.of("kubectl", "version", "--client"), Map.of());
      Command.run(
          List.of("unshare", "--mount", "--pid", "--fork", "chroot", "/", "true"), Map.of());
      return true;
    } catch (IOException missing) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
