package io.troupe.node.kubelet;

import static io.troupe.node.kubelet.TestNode.pod;
import static io.troupe.node.kubelet.TestNode.within;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.link.FromPod;
import io.troupe.actors.link.LinkPodStreams;
import io.troupe.actors.link.PodStreams;
import io.troupe.actors.link.ToPod;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exec, attach, port-forward and ephemeral containers, from the control plane's end of the link.
 */
class PodConnectionsTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final String SLEEPER =
      "{'nodeName':'n1','restartPolicy':'Always','containers':[{'name':'c','image':'busybox',"
          + "'command':['sleep','1000']}]}";

  @TempDir Path root;
  private TestNode node;

  @BeforeEach
  void connect() {
    node = new TestNode(root);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** A client of one stream. */
  private final class Wire {
    final TestProbe<FromPod> probe = node.kit.createTestProbe();
    ActorRef<ToPod> stream;
    final StringBuilder said = new StringBuilder();

    Wire(String pod, PodStreams.Kind kind, String options) throws Exception {
      PodStreams.Answer answer =
          new LinkPodStreams(node.cluster, node.gateway)
              .find(new ObjectKey(TestCluster.PODS, "default", pod), kind, "c")
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      ((PodStreams.Answer.Found) answer)
          .line()
          .open(1, options.replace('\'', '"').getBytes(StandardCharsets.UTF_8), probe.ref());
      stream = probe.expectMessageClass(FromPod.Opened.class, WAIT).stream();
    }

    void sends(String text) {
      stream.tell(new ToPod.Data(0, text.getBytes(StandardCharsets.UTF_8)));
    }

    void hears(String text) {
      while (!said.toString().contains(text)) {
        assertThat(next()).as("heard " + said).isNotInstanceOf(FromPod.Ended.class);
      }
    }

    private FromPod next() {
      FromPod message = probe.receiveMessage(WAIT);
      if (message instanceof FromPod.Data(_, var channel, var bytes)) {
        said.append(new String(bytes, StandardCharsets.UTF_8));
        stream.tell(new ToPod.Credit(channel, bytes.length));
      }
      return message;
    }

    JsonNode end() {
      while (true) {
        if (next() instanceof FromPod.Ended(_, var status)) {
          return Json.parse(status);
        }
      }
    }
  }

  private void runs(String name, String spec) {
    node.cluster.put(pod(name, spec));
    within()
        .untilAsserted(
            () -> assertThat(node.status(name).path("phase").asText()).isEqualTo("Running"));
  }

  @Test
  void commandEndsWithItsCodeAsUpstreamPutsIt() throws Exception {
    runs("one", SLEEPER);
    Wire wire =
        new Wire(
            "one",
            PodStreams.Kind.EXEC,
            "{'container':'c','command':['sh','-c','cat; exit 3'],'stdin':true,'stdout':true,'stderr':true}");
    wire.sends("hello");
    wire.hears("hello");
    wire.stream.tell(new ToPod.HalfClose(0));
    JsonNode status = wire.end();
    assertThat(status.path("reason").asText()).isEqualTo("NonZeroExitCode");
    assertThat(status.path("message").asText())
        .isEqualTo("command terminated with non-zero exit code: exit status 3");
    assertThat(status.path("details").path("causes").path(0))
        .isEqualTo(Json.parse("{\"reason\":\"ExitCode\",\"message\":\"3\"}"));
  }

  @Test
  void containerThatDoesNotRunIsNotFound() throws Exception {
    node.cluster.put(
        pod(
            "two",
            "{'nodeName':'n1','restartPolicy':'Never','containers':[{'name':'c','image':'busybox',"
                + "'command':['true']}]}"));
    within()
        .untilAsserted(
            () -> assertThat(node.status("two").path("phase").asText()).isEqualTo("Succeeded"));
    JsonNode status =
        new Wire("two", PodStreams.Kind.EXEC, "{'container':'c','command':['sh'],'stdout':true}")
            .end();
    assertThat(status.path("message").asText())
        .isEqualTo("unable to upgrade connection: container not found (\"c\")");
    assertThat(new Wire("two", PodStreams.Kind.PORTFORWARD, "{'port':80}").end().path("message"))
        .hasToString("\"unable to upgrade connection: pod not found (\\\"two_default\\\")\"");
  }

  @Test
  void portIsForwarded() throws Exception {
    runs("three", SLEEPER);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Wire wire =
          new Wire("three", PodStreams.Kind.PORTFORWARD, "{'port':" + server.getLocalPort() + "}");
      try (Socket there = server.accept()) {
        there.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
        wire.hears("answer");
        wire.stream.tell(new ToPod.HalfClose(0));
        assertThat(there.getInputStream().read()).isNegative();
      }
      assertThat(wire.end().path("status").asText()).isEqualTo("Success");
    }
  }

  @Test
  void attachedContainerOutlivesItsClientAndItsAgent() throws Exception {
    runs(
        "four",
        "{'nodeName':'n1','restartPolicy':'Always','containers':[{'name':'c','image':'busybox',"
            + "'command':['cat'],'stdin':true,'tty':true}]}");
    String both = "{'container':'c','stdin':true,'stdout':true,'tty':true}";
    Wire first = new Wire("four", PodStreams.Kind.ATTACH, both);
    first.sends("one\n");
    first.hears("one\r\none\r\n");
    first.stream.tell(new ToPod.Cancel());
    node.stopAgent();
    ActorTestKit other = ActorTestKit.create();
    try {
      node.startAgent(other.system(), Map.of("again", "yes"));
      within()
          .untilAsserted(() ->
              assertThat(node.cluster.get("nodes", "", "n1").orElseThrow().toString())
                  .contains("again"));
      Wire second = new Wire("four", PodStreams.Kind.ATTACH, both);
      second.sends("two\n");
      second.hears("two\r\ntwo\r\n");
      node.cluster.delete("default", "four", 1);
      assertThat(second.end().path("status").asText()).isEqualTo("Success");
      within()
          .untilAsserted(() -> assertThat(node.cluster.get("pods", "default", "four")).isEmpty());
    } finally {
      other.shutdownTestKit();
    }
  }

  @Test
  void ephemeralContainerIsStartedOnceReportedAndConnectedTo() throws Exception {
    runs("five", SLEEPER);
    ObjectNode pod = node.cluster.get("pods", "default", "five").orElseThrow();
    ((ObjectNode) pod.path("spec"))
        .set(
            "ephemeralContainers",
            Json.parse(
                    "{\"l\":[{\"name\":\"debugger\",\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"read -r"
                        + " x; echo got $x; exit 4\"],\"stdin\":true,\"targetContainerName\":\"c\"}]}")
                .path("l"));
    node.cluster.put(pod);
    within()
        .untilAsserted(() -> assertThat(debugger("five").path("state").has("running")).isTrue());
    Wire wire =
        new Wire(
            "five",
            PodStreams.Kind.ATTACH,
            "{'container':'debugger','stdin':true,'stdout':true,'stderr':true}");
    wire.sends("it\n");
    wire.hears("got it\n");
    assertThat(wire.end().path("status").asText()).isEqualTo("Success");
    within()
        .untilAsserted(() ->
            assertThat(debugger("five").path("state").path("terminated").path("exitCode").asInt())
                .isEqualTo(4));
    assertThat(debugger("five").path("restartCount").asInt()).isZero();
    assertThat(node.status("five").path("phase").asText()).isEqualTo("Running");
    assertThat(node.status("five").path("containerStatuses").path(0).path("ready").asBoolean())
        .isTrue();
  }

  private JsonNode debugger(String pod) {
    return node.status(pod).path("ephemeralContainerStatuses").path(0);
  }
}
