package io.troupe.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.japi.Pair;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.testkit.javadsl.TestKit;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import io.troupe.http.server.TestCertificates;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection by hand: a client that is records only, and an application that is two probes. */
class TlsStageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TestCertificates CERTIFICATES = new TestCertificates();
  private static final SSLContext SERVER = CERTIFICATES.server();
  private static final Duration LONG = Duration.ofSeconds(30);
  private static ActorSystem system;

  private final RecordBuffers buffers = new RecordBuffers();

  @BeforeAll
  static void start() {
    system =
        ActorSystem.create(
            "tls-test",
            ConfigFactory.parseString("akka.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @AfterEach
  void everyBufferIsBack() {
    await().atMost(PATIENCE).until(() -> buffers.lent() == 0);
  }

  private final class Connection {
    final TestPublisher.Probe<ByteString> toServer;
    final TestSubscriber.Probe<ByteString> fromServer;
    final TestPublisher.Probe<SslTlsOutbound> application;
    final TestSubscriber.Probe<SslTlsInbound> seen;
    final TlsRecords client;
    private final SSLEngine engine;
    private int pieces = Integer.MAX_VALUE;

    Connection(SSLContext tls, String protocol, Duration handshakeMax) throws SSLException {
      TlsStage stage =
          new TlsStage(TlsStageTest::engine, buffers, ForkJoinPool.commonPool(), handshakeMax);
      Pair<
              Pair<TestPublisher.Probe<SslTlsOutbound>, TestSubscriber.Probe<SslTlsInbound>>,
              Pair<TestPublisher.Probe<ByteString>, TestSubscriber.Probe<ByteString>>>
          ends = ends(BidiFlow.fromGraph(stage));
      application = ends.first().first();
      seen = ends.first().second();
      toServer = ends.second().first();
      fromServer = ends.second().second();
      engine = tls.createSSLEngine("127.0.0.1", 1);
      engine.setUseClientMode(true);
      engine.setEnabledProtocols(new String[] {protocol});
      client = new TlsRecords(engine, buffers);
      client.begin();
    }

    private Pair<
            Pair<TestPublisher.Probe<SslTlsOutbound>, TestSubscriber.Probe<SslTlsInbound>>,
            Pair<TestPublisher.Probe<ByteString>, TestSubscriber.Probe<ByteString>>>
        ends(BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, ?> tls) {
      Flow<
              ByteString,
              ByteString,
              Pair<TestPublisher.Probe<SslTlsOutbound>, TestSubscriber.Probe<SslTlsInbound>>>
          served =
              Flow.fromSinkAndSourceMat(
                      TestSink.<SslTlsInbound>create(system),
                      TestSource.<SslTlsOutbound>create(system),
                      (in, out) -> Pair.create(out, in))
                  .join(tls);
      return TestSource.<ByteString>create(system)
          .viaMat(served, Keep.both())
          .toMat(
              TestSink.create(system),
              (both, out) -> Pair.create(both.second(), Pair.create(both.first(), out)))
          .run(system);
    }

    void inPiecesOf(int bytes) {
      pieces = bytes;
    }

    /** Gives the server what the client has to say. */
    void flush() throws SSLException {
      ByteString bytes = client.write();
      while (!bytes.isEmpty()) {
        for (ByteString rest = bytes; !rest.isEmpty(); rest = rest.drop(pieces)) {
          toServer.sendNext(rest.take(pieces));
        }
        bytes = client.write();
      }
    }

    /** Takes the server's next bytes. */
    ByteString hear() throws SSLException {
      client.arrived(fromServer.requestNext());
      return understand();
    }

    private ByteString understand() throws SSLException {
      ByteString plain = ByteString.emptyByteString();
      int unread;
      do {
        unread = client.unread();
        plain = plain.concat(client.read(true));
        client.doTasks();
      } while (client.unread() < unread);
      return plain;
    }

    void shakeHands() throws SSLException {
      while (!client.isHandshaken()) {
        flush();
        understand();
        flush();
        if (!client.isHandshaken()) {
          hear();
        }
      }
      flush();
    }

    void say(ByteString plain) throws SSLException {
      client.send(plain);
      flush();
    }

    SessionBytes applicationHears() {
      return (SessionBytes) seen.requestNext();
    }
  }

  private static SSLEngine engine() {
    SSLEngine engine = SERVER.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setWantClientAuth(true);
    return engine;
  }

  private Connection connect(String protocol) throws SSLException {
    return new Connection(CERTIFICATES.anonymousClient(), protocol, LONG);
  }

  private Connection connected() throws SSLException {
    Connection connection = connect("TLSv1.3");
    connection.shakeHands();
    return connection;
  }

  private static ByteString text(String text) {
    return ByteString.fromString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothSidesHearEachOther(String protocol) throws SSLException {
    Connection connection = connect(protocol);
    connection.shakeHands();
    connection.say(text("hello"));
    SessionBytes heard = connection.applicationHears();
    assertThat(heard.bytes()).isEqualTo(text("hello"));
    assertThat(heard.session().getProtocol()).isEqualTo(protocol);
    connection.application.sendNext(new SendBytes(text("well?")));
    ByteString answer = connection.hear();
    while (answer.isEmpty()) { // tickets come first
      answer = connection.hear();
    }
    assertThat(answer).isEqualTo(text("well?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bytesMayComeOneByOne(String protocol) throws SSLException {
    Connection connection = connect(protocol);
    connection.inPiecesOf(1);
    connection.seen.request(1);
    connection.shakeHands();
    connection.fromServer.request(1);
    connection.say(text("hello"));
    assertThat(((SessionBytes) connection.seen.expectNext()).bytes()).isEqualTo(text("hello"));
  }

  @Test
  void muchIsCutIntoRecordsAndArrivesWhole() throws SSLException {
    Connection connection = connected();
    ByteString much = text("0123456789abcdef".repeat(20_000));
    connection.application.sendNext(new SendBytes(much));
    ByteString heard = ByteString.emptyByteString();
    while (heard.size() < much.size()) {
      heard = heard.concat(connection.hear());
    }
    assertThat(heard).isEqualTo(much);
    connection.inPiecesOf(1_000);
    connection.seen.request(1_000);
    connection.say(much);
    ByteString seen = ByteString.emptyByteString();
    while (seen.size() < much.size()) {
      seen = seen.concat(((SessionBytes) connection.seen.expectNext()).bytes());
    }
    assertThat(seen).isEqualTo(much);
  }

  @Test
  void whatTheApplicationDoesNotAskForIsNotReadFromTheNetwork() throws SSLException {
    Connection connection = connected();
    connection.say(text("one"));
    assertThat(connection.applicationHears().bytes()).isEqualTo(text("one"));
    long before = connection.toServer.pending();
    connection.say(text("two"));
    connection.toServer.expectNoMessage(scala.concurrent.duration.Duration.create(100, "ms"));
    assertThat(connection.toServer.pending()).isLessThanOrEqualTo(before);
    assertThat(connection.applicationHears().bytes()).isEqualTo(text("two"));
  }

  @Test
  void theApplicationIsNotAskedForWhatTheNetworkDoesNotTake() throws SSLException {
    Connection connection = connected();
    connection.application.sendNext(new SendBytes(text("x".repeat(200_000))));
    connection.hear();
    connection.application.sendNext(new SendBytes(text("y")));
    connection.application.expectNoMessage(scala.concurrent.duration.Duration.create(100, "ms"));
    connection.application.sendComplete();
    ByteString heard = connection.hear();
    while (!heard.endsWith(text("y"))) {
      heard = connection.hear();
    }
    assertThat(heard.endsWith(text("y"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theApplicationLearnsWhoTheClientIs(String protocol) throws Exception {
    Connection connection = new Connection(CERTIFICATES.client("CN=somebody"), protocol, LONG);
    connection.shakeHands();
    connection.say(text("hello"));
    assertThat(connection.applicationHears().session().getPeerPrincipal().getName())
        .isEqualTo("CN=somebody");
  }

  @Test
  void anApplicationThatHasSaidAllSaysGoodbye() throws SSLException {
    Connection connection = connected();
    connection.application.sendNext(new SendBytes(text("bye"))).sendComplete();
    ByteString heard = ByteString.emptyByteString();
    while (!connection.client.isReadingDone()) {
      heard = heard.concat(connection.hear());
    }
    assertThat(heard).isEqualTo(text("bye"));
    connection.fromServer.expectComplete();
  }

  @Test
  void aClientThatHasSaidAllStillHearsTheAnswer() throws SSLException {
    Connection connection = connected();
    connection.say(text("question"));
    connection.client.close();
    connection.flush();
    assertThat(connection.applicationHears().bytes()).isEqualTo(text("question"));
    connection.seen.request(1).expectComplete();
    connection.application.sendNext(new SendBytes(text("answer"))).sendComplete();
    ByteString heard = ByteString.emptyByteString();
    while (!connection.client.isReadingDone()) {
      heard = heard.concat(connection.hear());
    }
    assertThat(heard).isEqualTo(text("answer"));
    connection.fromServer.expectComplete();
  }

  @Test
  void aClientThatIsGoneEndsTheInput() throws SSLException {
    Connection connection = connected();
    connection.client.send(text("cut off in the middle of a record"));
    connection.toServer.sendNext(connection.client.write().dropRight(5)).sendComplete();
    connection.seen.request(1).expectComplete();
    connection.fromServer.cancel();
    connection.application.expectCancellation();
  }

  @Test
  void aBrokenConnectionIsAFailure() throws SSLException {
    Connection connection = connected();
    connection.toServer.sendError(new IllegalStateException("reset"));
    connection.seen.request(1);
    assertThat(connection.seen.expectError()).hasMessage("reset");
  }

  @Test
  void recordsThatWereTamperedWithEndIt() throws SSLException {
    Connection connection = connected();
    connection.client.send(text("hello"));
    ByteString record = connection.client.write();
    byte last = (byte) (record.apply(record.size() - 1) ^ 1);
    connection.toServer.sendNext(
        record.dropRight(1).concat(ByteString.fromArray(new byte[] {last})));
    connection.seen.request(1);
    assertThat(connection.seen.expectError()).isInstanceOf(SSLException.class);
    assertThatThrownBy(
            () -> {
              while (true) {
                connection.hear();
              }
            })
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("bad_record_mac");
  }

  @Test
  void plainHttpIsToldSo() throws SSLException {
    Connection connection = connect("TLSv1.3");
    connection.toServer.sendNext(text("GET /api HTTP/1.1\r\nHost: x\r\n\r\n"));
    assertThat(connection.fromServer.requestNext().utf8String())
        .isEqualTo(
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
    connection.fromServer.expectComplete();
  }

  @Test
  void somethingElseIsCutOff() throws SSLException {
    Connection connection = connect("TLSv1.3");
    connection.toServer.sendNext(text("SSH-2.0-x\r\n"));
    connection.fromServer.request(2);
    connection.seen.request(1);
    assertThat(connection.seen.expectError()).isInstanceOf(SSLException.class);
  }

  @Test
  void aHandshakeThatTakesTooLongIsCutOff() throws SSLException {
    Connection connection =
        new Connection(CERTIFICATES.anonymousClient(), "TLSv1.3", Duration.ofMillis(50));
    connection.toServer.sendNext(connection.client.write().take(20));
    connection.seen.request(1);
    assertThat(connection.seen.expectError()).isInstanceOf(TimeoutException.class);
    connection.toServer.expectCancellation();
  }

  @Test
  void aClientThatOnlyLooksInLeavesNothing() throws SSLException {
    Connection connection = connect("TLSv1.3");
    connection.toServer.sendComplete();
    connection.seen.request(1).expectComplete();
    connection.fromServer.request(1).expectComplete();
  }

  @Test
  void handshakesAreNotRepeated() throws SSLException {
    Connection connection = connect("TLSv1.2");
    connection.shakeHands();
    ByteBuffer again = ByteBuffer.allocate(RecordBuffers.SIZE);
    connection.engine.beginHandshake();
    connection.engine.wrap(ByteBuffer.allocate(0), again);
    connection.seen.request(1);
    connection.toServer.sendNext(ByteString.fromByteBuffer(again.flip()));
    assertThat(connection.seen.expectError()).hasMessage("renegotiation is not allowed");
  }
}
