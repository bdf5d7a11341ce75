package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.PodView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams into real processes of this machine. */
class ProcessStreamsTest {
  private static final String UID = "6b1e7c1a-streams";
  private static final ContainerRef REF = new ContainerRef(UID, "c", 0);
  private static final StreamRequest.Io PIPES = new StreamRequest.Io(true, true, true, false);
  private static final StreamRequest.Io TERMINAL = new StreamRequest.Io(true, true, false, true);

  @TempDir Path root;
  private final BlockingQueue<PodRuntime.Exited> exits = new LinkedBlockingQueue<>();
  private PodRuntime runtime;
  private PodRuntime.StartRequest container;

  @BeforeEach
  void open() throws Exception {
    runtime =
        new ProcessRuntime(new ProcessSettings(root, Map.of(), false), InstantSource.system());
    runtime.open(exits::add).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void remove() throws Exception {
    runtime.remove(UID).toCompletableFuture().get(60, TimeUnit.SECONDS);
    runtime.close();
  }

  private void start(String fields) throws Exception {
    ObjectNode pod =
        Json.parse(
            ("{'metadata':{'name':'p','namespace':'d','uid':'"
                    + UID
                    + "'},'spec':{'containers':[{'name':'c','image':'busybox',"
                    + fields
                    + "}]}}")
                .replace('\'', '"'));
    PodView view = new PodView(pod);
    container =
        new PodRuntime.StartRequest(
            view, view.containers().getFirst(), 0, Map.of("WHO", "you", "odd.name", "kept"));
    assertThat(runtime.start(container).toCompletableFuture().get(60, TimeUnit.SECONDS))
        .isInstanceOf(PodRuntime.StartResult.Started.class);
  }

  private Client exec(StreamRequest.Io io, String... command) {
    return new Client().on(runtime, new StreamRequest.Exec(container, REF, List.of(command), io));
  }

  private Client attach(StreamRequest.Io io) {
    return new Client().on(runtime, new StreamRequest.Attach(container, REF, io));
  }

  private static long processes(String word) throws Exception {
    try (var all = Files.list(Path.of("/proc"))) {
      return all.filter(p -> Character.isDigit(p.getFileName().toString().charAt(0)))
          .filter(p -> {
            try {
              return new String(Files.readAllBytes(p.resolve("cmdline"))).contains(word);
            } catch (java.io.IOException gone) {
              return false;
            }
          })
          .count();
    }
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  @Test
  void commandHasItsContainersVariablesAndTheClientItsExitCode() throws Exception {
    start("'command':['sleep','1000']");
    Client client = exec(PIPES, "sh", "-c", "echo $WHO; echo bad >&2; exit 3");
    assertThat(client.end()).isEqualTo(new PodStream.End.Exited(3));
    assertThat(client.heard(PodStream.STDOUT)).isEqualTo("you\n");
    assertThat(client.heard(PodStream.STDERR)).isEqualTo("bad\n");
    Client env = exec(PIPES, "env");
    assertThat(env.end()).isEqualTo(new PodStream.End.Exited(0));
    assertThat(env.heard(PodStream.STDOUT)).contains("odd.name=kept\n");
  }

  @Test
  void commandThatIsNotThereIsToldOf() throws Exception {
    start("'command':['sleep','1000']");
    assertThat(exec(PIPES, "no-such-program").end())
        .isEqualTo(
            new PodStream.End.Failed(
                "failed to start the command: exec: \"no-such-program\": executable file not found in"
                    + " $PATH"));
  }

  @Test
  void manyBytesComeBackAsTheyWereSentAndNobodyRunsAhead() throws Exception {
    start("'command':['sleep','1000']");
    byte[] sent = new byte[10 * 1024 * 1024];
    RandomGenerator.of("L64X128MixRandom").nextBytes(sent);
    CRC32 there = new CRC32();
    there.update(sent);
    CRC32 back = new CRC32();
    AtomicInteger largest = new AtomicInteger();
    AtomicLong size = new AtomicLong();
    Client client =
        new Client()
            .taking((_, bytes) -> {
              back.update(bytes);
              size.addAndGet(bytes.length);
              largest.accumulateAndGet(bytes.length, Math::max);
            })
            .on(runtime, new StreamRequest.Exec(container, REF, List.of("cat"), PIPES));
    client.sends(sent);
    client.closes();
    assertThat(client.end()).isEqualTo(new PodStream.End.Exited(0));
    assertThat(size.get()).isEqualTo(sent.length);
    assertThat(back.getValue()).isEqualTo(there.getValue());
    assertThat(largest.get()).isLessThanOrEqualTo(32 * 1024);
  }

  @Test
  void whatIsNotTakenIsNotSent() throws Exception {
    start("'command':['sleep','1000']");
    AtomicLong size = new AtomicLong();
    PodStream.Listener idle =
        new PodStream.Listener() {
          @Override
          public void data(int channel, byte[] bytes) {
            size.addAndGet(bytes.length);
          }

          @Override
          public void credit(int channel, int bytes) {}

          @Override
          public void halfClosed(int channel) {}

          @Override
          public void ended(PodStream.End end) {}
        };
    List<String> endless = List.of("sh", "-c", "echo endless; exec cat /dev/zero");
    PodStream stream = runtime.stream(new StreamRequest.Exec(container, REF, endless, PIPES), idle);
    within().untilAsserted(() -> assertThat(size.get()).isGreaterThan(200 * 1024));
    within()
        .during(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(size.get()).isLessThanOrEqualTo(256 * 1024));
    stream.cancel();
  }

  @Test
  void clientThatLeavesTakesItsProcessesWithIt() throws Exception {
    start("'command':['sleep','1000']");
    String word = "8640" + ProcessHandle.current().pid();
    Client client = exec(PIPES, "sh", "-c", "sleep " + word + " & echo up; sleep " + word);
    within().until(() -> client.heard(PodStream.STDOUT).equals("up\n"));
    assertThat(processes(word)).isPositive();
    client.stream().cancel();
    within().until(() -> processes(word) == 0);
    assertThat(client.end).isNotDone();
  }

  @Test
  void commandEndsWithItsContainer() throws Exception {
    start("'command':['sleep','1000']");
    Client client = exec(PIPES, "cat");
    client.sends("x");
    within().until(() -> client.heard(PodStream.STDOUT).equals("x"));
    runtime.stop(REF, true);
    assertThat(client.end()).isEqualTo(new PodStream.End.Exited(137));
  }

  @Test
  void terminalHasTheClientsSizeAndIsOne() throws Exception {
    start("'command':['sleep','1000']");
    Client client = exec(TERMINAL, "sh", "-c", "read go; stty size; tty; read go; exit 5");
    client.stream().data(PodStream.RESIZE, "{\"Width\":101,\"Height\":43}".getBytes());
    client.sends("go\n");
    within().until(() -> client.heard(PodStream.STDOUT).contains("43 101\r\n/dev/pts/"));
    client.sends("go\n");
    assertThat(client.end()).isEqualTo(new PodStream.End.Exited(5));
  }

  @Test
  void interactiveShellDiesWithItsJobsWhenTheClientLeaves() throws Exception {
    start("'command':['sleep','1000']");
    String word = "8641" + ProcessHandle.current().pid();
    Client client = exec(TERMINAL, "sh", "-i");
    client.sends("nohup sleep " + word + " >/dev/null &\nsleep " + word + "\n");
    within().until(() -> processes(word) >= 2);
    client.stream().cancel();
    within().until(() -> processes(word) == 0);
  }

  @Test
  void attachedClientTalksWithTheContainerAndItsLeavingEndsStdin() throws Exception {
    start("'command':['sh','-c','cat; echo over'],'stdin':true,'stdinOnce':true");
    Client client = attach(PIPES);
    client.sends("no line end yet");
    within().until(() -> client.heard(PodStream.STDOUT).equals("no line end yet"));
    client.closes();
    assertThat(client.end()).isEqualTo(new PodStream.End.Done());
    assertThat(client.heard(PodStream.STDOUT)).isEqualTo("no line end yetover\n");
    PodRuntime.Exited exited = exits.poll(60, TimeUnit.SECONDS);
    assertThat(exited.exitCode()).isZero();
    within()
        .untilAsserted(() ->
            assertThat(Files.readString(root.resolve("pods/d_p_" + UID + "/c/0.log")))
                .contains("stdout F no line end yetover"));
  }

  @Test
  void stdinStaysOpenForTheNextClientAndTheNextAgent() throws Exception {
    start("'command':['cat'],'stdin':true");
    Client first = attach(PIPES);
    first.sends("one\n");
    within().until(() -> first.heard(PodStream.STDOUT).equals("one\n"));
    first.closes();
    first.stream().cancel();
    runtime.close();
    open();
    Client second = attach(PIPES);
    second.sends("two\n");
    within().until(() -> second.heard(PodStream.STDOUT).equals("two\n"));
    runtime.stop(REF, true);
    assertThat(second.end()).isEqualTo(new PodStream.End.Done());
    assertThat(exits.poll(60, TimeUnit.SECONDS).exitCode()).isEqualTo(137);
  }

  @Test
  void containerWithATerminalKeepsItOverAgents() throws Exception {
    start(
        "'command':['sh','-c','while read -r line; do stty size; echo got $line; done; tty'],"
            + "'stdin':true,'tty':true");
    Client first = attach(TERMINAL);
    first.stream().data(PodStream.RESIZE, "{\"Width\":90,\"Height\":30}".getBytes());
    first.sends("one\n");
    within().until(() -> first.heard(PodStream.STDOUT).contains("30 90\r\ngot one\r\n"));
    first.stream().cancel();
    runtime.close();
    open();
    Client second = attach(TERMINAL);
    second.sends("two\n");
    within().until(() -> second.heard(PodStream.STDOUT).contains("got two\r\n"));
    second.sends("\4");
    assertThat(second.end()).isEqualTo(new PodStream.End.Done());
    assertThat(second.heard(PodStream.STDOUT)).contains("/dev/pts/");
    assertThat(exits.poll(60, TimeUnit.SECONDS).exitCode()).isZero();
  }

  @Test
  void controlCReachesWhatRunsInFront() throws Exception {
    start("'command':['sh','-i'],'stdin':true,'tty':true");
    Client client = attach(TERMINAL);
    client.sends("echo up-$((1+1)); sleep 1000\n");
    within().until(() -> client.heard(PodStream.STDOUT).contains("up-2\r\n"));
    within()
        .until(() -> {
          client.sends("\3");
          client.sends("echo back-$((1+1))\n");
          return client.heard(PodStream.STDOUT).contains("back-2\r\n");
        });
  }

  @Test
  void containerWithoutStdinIsHeardLineByLineEachStreamOnItsChannel() throws Exception {
    start("'command':['sh','-c','while :; do echo out; echo err >&2; sleep 0.05; done']");
    Client client = attach(new StreamRequest.Io(false, true, true, false));
    within().until(() -> client.heard(PodStream.STDERR).startsWith("err\nerr\n"));
    assertThat(client.heard(PodStream.STDOUT)).startsWith("out\n").doesNotContain("err");
  }

  @Test
  void forwardedConnectionEndsOneWayAtATime() throws Exception {
    start("'command':['sleep','1000']");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Client client =
          new Client()
              .on(runtime, new StreamRequest.PortForward(container.pod(), server.getLocalPort()));
      try (Socket there = server.accept()) {
        client.sends("question");
        client.closes();
        assertThat(new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("question");
        there.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
        there.shutdownOutput();
        assertThat(client.halfClosed.get(60, TimeUnit.SECONDS)).isZero();
      }
      assertThat(client.end()).isEqualTo(new PodStream.End.Done());
      assertThat(client.heard(PodStream.STDIN)).isEqualTo("answer");
    }
  }

  @Test
  void portThatNobodyListensOnIsToldOfAsUpstreamDoes() throws Exception {
    start("'command':['sleep','1000']");
    int port;
    PodStream.End end;
    // Bound, so that nobody else takes the port, but not listening.
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = taken.getLocalPort();
      end = new Client().on(runtime, new StreamRequest.PortForward(container.pod(), port)).end();
    }
    assertThat(((PodStream.End.Failed) end).message())
        .startsWith(
            "failed to connect to localhost:"
                + port
                + " inside namespace \"host\", IPv4: dial tcp4 127.0.0.1:"
                + port
                + ": connect: connection refused IPv6 dial tcp6 [::1]:"
                + port
                + ": connect: ");
  }
}
