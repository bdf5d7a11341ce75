package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The fabric8 client inside of pods, which it reaches by channels over WebSocket. */
@ExtendWith(StartedTroupe.class)
class Fabric8PodsTest {
  private static final int SOON_SECONDS = 120;

  @TempDir static Path folder;
  private static KubernetesClient client;
  private static PodResource pod;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    client = new KubernetesClientBuilder().withConfig(StartedTroupe.fabric8()).build();
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Files.writeString(folder.resolve("index.html"), "served");
    Pod wanted =
        new PodBuilder()
            .withNewMetadata()
            .withName("fabric8-pod")
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("web")
            .withImage("host")
            .withWorkingDir(folder.toString())
            .withCommand(webServer(), "-p", Integer.toString(port))
            .withNewReadinessProbe()
            .withNewTcpSocket()
            .withHost("127.0.0.1")
            .withNewPort(port)
            .endTcpSocket()
            .withPeriodSeconds(1)
            .endReadinessProbe()
            .endContainer()
            .endSpec()
            .build();
    client.pods().inNamespace("default").resource(wanted).create();
    pod = client.pods().inNamespace("default").withName("fabric8-pod");
    pod.waitUntilReady(SOON_SECONDS, TimeUnit.SECONDS);
  }

  /** Of this JDK; it serves its working directory. */
  private static String webServer() {
    return Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString();
  }

  @AfterAll
  static void stop() {
    if (pod != null) {
      pod.delete();
    }
    client.close();
  }

  @Test
  void commandsReadWriteAndExit() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ExecWatch exec =
        pod.redirectingInput()
            .writingOutput(out)
            .writingError(err)
            .exec("sh", "-c", "read line; echo $line; echo bad >&2; exit 3")) {
      exec.getInput().write("hello\n".getBytes(StandardCharsets.UTF_8));
      exec.getInput().flush();
      assertThat(exec.exitCode().get(SOON_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
      // The client writes them down on a thread of its own.
      Awaitility.await()
          .atMost(Duration.ofSeconds(SOON_SECONDS))
          .untilAsserted(() -> {
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
            assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("bad\n");
          });
    }
  }

  @Test
  void filesAreUploaded() {
    byte[] content = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    Path there = folder.resolve("uploaded");
    assertThat(pod.file(there.toString()).upload(new ByteArrayInputStream(content))).isTrue();
    assertThat(there).hasBinaryContent(content);
  }

  @Test
  void portsAreForwarded() throws Exception {
    try (LocalPortForward forward = pod.portForward(port);
        HttpClient http = HttpClient.newHttpClient()) {
      URI page = URI.create("http://localhost:" + forward.getLocalPort() + "/index.html");
      assertThat(
              http.send(
                      HttpRequest.newBuilder(page)
                          .timeout(Duration.ofSeconds(SOON_SECONDS))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body())
          .isEqualTo("served");
    }
  }
}
