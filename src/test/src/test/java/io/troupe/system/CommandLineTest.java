package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around a control plane: what they say, their exit codes, what they leave behind. */
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void theLifeOfOneDirectory() throws Exception {
    Path data = folder.resolve("data");
    assertThat(troupe("status", data).code()).isEqualTo(3);
    try (TroupeProcess running = TroupeProcess.start(data)) {
      refused(troupe("up", data), 1, "already running in " + data, "process " + running.pid());

      Path other = folder.resolve("other");
      refused(
          troupe("up", other, "--port=" + running.port()),
          1,
          "cannot listen on 127.0.0.1:" + running.port(),
          "--port");
      assertThat(other.resolve("store")).doesNotExist();

      TroupeProcess.Finished status = troupe("status", data);
      assertThat(status.code()).as(status.text()).isZero();
      assertThat(status.text()).contains("process     " + running.pid(), "nodes       1", "[+]");
      Files.writeString(
          data.resolve("troupe.log"),
          "{\"message\":\"first\"}\n{\"level\":\"INFO\",\"message\":\"second\",\"key\":\"k\"}\n");
      TroupeProcess.Finished logs = troupe("logs", data, "--tail=1");
      assertThat(logs.code()).as(logs.text()).isZero();
      assertThat(logs.text()).contains("INFO second key=k").doesNotContain("first");
      refused(troupe("reset", data, "--yes"), 1, "it is running");

      String token = troupe("token", data).text().strip();
      assertThat(get(running, token, "/api/v1/namespaces").statusCode()).isEqualTo(200);
      assertThat(get(running, token + "x", "/api/v1/namespaces").statusCode()).isEqualTo(401);

      // An open watch does not hold up a stop, and its end is clean.
      HttpResponse<InputStream> watch = get(running, token, "/api/v1/namespaces?watch=true");
      assertThat(watch.statusCode()).isEqualTo(200);
      TroupeProcess.Finished down = troupe("down", data);
      assertThat(down.code()).as(down.text()).isZero();
      assertThat(new String(watch.body().readAllBytes())).contains("kube-system");
      assertThat(processesIn(data)).isEmpty();
    }
    assertThat(troupe("down", data).code()).isZero();
    assertThat(troupe("status", data).code()).isEqualTo(3);
    refused(troupe("reset", data), 1, "--yes");
    assertThat(troupe("reset", data, "--yes").code()).isZero();
    assertThat(data).doesNotExist();
  }

  @Test
  void directoriesOfOthersAreLeftAlone() throws IOException {
    Path theirs = Files.createDirectories(folder.resolve("theirs"));
    Files.writeString(theirs.resolve("letter"), "dear");
    refused(troupe("reset", theirs, "--yes"), 1, "does not look like a data directory of Troupe");
    assertThat(theirs.resolve("letter")).exists();
    refused(troupe("token", theirs), 1, "there is no Troupe in");
    refused(troupe("logs", theirs), 1, "there is no log in");
    refused(troupe("up", theirs.resolve("letter")), 1, "letter");
  }

  @Test
  void startsThatCannotSucceedEndWithOneSentence() {
    refused(
        troupe("up", folder.resolve("a"), "--database-url=mysql://x"),
        1,
        "begins with postgres://");
    refused(
        troupe("up", folder.resolve("b"), "--database-url=postgres://u:secret@127.0.0.1:9/x"),
        1,
        "cannot reach the database at jdbc:postgresql://127.0.0.1:9/x");
    assertThat(processesIn(folder)).isEmpty();
  }

  /** With a message for a person: no trace, no password. */
  private static void refused(TroupeProcess.Finished finished, int code, String... words) {
    assertThat(finished.code()).as(finished.text()).isEqualTo(code);
    assertThat(finished.text())
        .contains(words)
        .contains("troupe: ")
        .doesNotContain("Exception", "\tat ", "secret");
  }

  private static TroupeProcess.Finished troupe(String command, Path data, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--data-dir=" + data));
    words.addAll(List.of(more));
    return TroupeProcess.run(words);
  }

  private static HttpResponse<InputStream> get(TroupeProcess troupe, String token, String path)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(
                TlsContexts.context(
                    Optional.empty(),
                    Pem.certificate(troupe.data().resolve("pki/ca.crt")),
                    new SecureRandom()))
            .connectTimeout(Duration.ofSeconds(60))
            .build();
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + troupe.port() + path))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Of databases: their working directory is their data. */
  private static List<Long> processesIn(Path folder) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> {
          try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(folder);
          } catch (IOException gone) {
            return false;
          }
        })
        .toList();
  }
}
