package io.troupe.http.podstream;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.troupe.actors.link.FromPod;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.http.spdy.MalformedSpdy;
import io.troupe.http.spdy.SpdyCodec;
import io.troupe.http.spdy.SpdyFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SPDY wires talked to by a client, without any connection. */
class SpdyWireTest {
  private static final byte[] SUCCESS =
      Json.bytes(Json.object().put("kind", "Status").put("status", "Success"));
  private static final CommandOptions SHELL =
      new CommandOptions("", List.of("sh"), true, true, false, true);

  private final ScriptedSide<ByteString> side = new ScriptedSide<>();
  private final SpdyCodec client = new SpdyCodec();
  private SpdyWire wire;
  private int next = 1;

  @AfterEach
  void close() {
    wire.close();
    client.close();
  }

  private int syn(Map<String, String> headers) {
    int stream = next;
    next += 2;
    say(new SpdyFrame.Syn(stream, headers, false));
    return stream;
  }

  private void say(SpdyFrame frame) {
    wire.received(client.encode(frame));
  }

  private List<SpdyFrame> heard() {
    List<SpdyFrame> frames = new ArrayList<>();
    try {
      for (ByteString bytes : side.emitted) {
        frames.addAll(client.decode(bytes));
      }
    } catch (MalformedSpdy malformed) {
      throw new AssertionError(malformed);
    }
    side.emitted.clear();
    return frames;
  }

  private static SpdyFrame.Data data(int stream, String text, boolean last) {
    return new SpdyFrame.Data(stream, ByteString.fromString(text), last);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCommandStartsOnceAllItsStreamsAreThere() {
    wire = new CommandSpdy(side, 4, SHELL, bytes("{}"));
    syn(Map.of("streamtype", "error"));
    int stdin = syn(Map.of("streamtype", "stdin"));
    syn(Map.of("streamtype", "stdout"));
    assertThat(side.asked).isEmpty();
    int resize = syn(Map.of("streamtype", "resize"));
    say(data(resize, "{\"Width\":1}", false));
    say(data(stdin, "ls", true));
    assertThat(side.asked)
        .containsExactly("open 0 {}", "resize 0 {\"Width\":1}", "send 0 0 ls", "close 0 0");
    assertThat(heard())
        .containsExactly(
            new SpdyFrame.Reply(1),
            new SpdyFrame.Reply(3),
            new SpdyFrame.Reply(5),
            new SpdyFrame.Reply(7));
  }

  @Test
  void itsEndIsTheLastWordOfEachStream() {
    wire = new CommandSpdy(side, 4, SHELL, bytes("{}"));
    for (String type : List.of("error", "stdin", "stdout", "resize")) {
      syn(Map.of("streamtype", type));
    }
    heard();
    wire.told(new FromPod.Data(0, 1, bytes("out")));
    wire.told(new FromPod.Ended(0, SUCCESS));
    assertThat(heard())
        .containsExactly(
            data(5, "out", false),
            data(5, "", true),
            data(1, new String(SUCCESS, StandardCharsets.UTF_8), true),
            new SpdyFrame.GoAway(7));
    assertThat(side.completed).isTrue();
  }

  @Test
  void aForwardedConnectionIsTwoStreamsOfOneRequest() {
    wire = new PortSpdy(side);
    int error = syn(Map.of("streamtype", "error", "port", "80", "requestid", "7"));
    int data = syn(Map.of("streamtype", "data", "port", "80", "requestid", "7"));
    say(data(data, "GET", true));
    heard();
    wire.told(new FromPod.Data(data, 0, bytes("OK")));
    wire.told(new FromPod.Ended(data, Json.bytes(Failure.badRequest("reset").toStatus())));
    assertThat(side.asked)
        .containsExactly("open 3 {\"port\":80}", "send 3 0 GET", "close 3 0", "credit 3 0 2");
    assertThat(heard())
        .containsExactly(data(data, "OK", false), data(error, "reset", true), data(data, "", true));
    assertThat(side.completed).isFalse();
  }

  @Test
  void givingUpAConnectionEndsItsErrorsToo() {
    wire = new PortSpdy(side);
    int error = syn(Map.of("streamtype", "error", "port", "80", "requestid", "0"));
    int data = syn(Map.of("streamtype", "data", "port", "80", "requestid", "0"));
    heard();
    say(new SpdyFrame.Reset(data, 5));
    assertThat(side.asked).endsWith("cancel 3");
    assertThat(heard()).containsExactly(data(error, "", true));
    wire.told(new FromPod.Data(data, 0, bytes("late")));
    assertThat(heard()).isEmpty();
  }

  /** As kubectl does when the pod's side is closed: it waits for the end of the errors. */
  @Test
  void aConnectionThatThePodHasFinishedCanStillBeGivenUp() {
    wire = new PortSpdy(side);
    int error = syn(Map.of("streamtype", "error", "port", "80", "requestid", "0"));
    int data = syn(Map.of("streamtype", "data", "port", "80", "requestid", "0"));
    wire.told(new FromPod.HalfClosed(data, 0));
    heard();
    say(data(data, "still", false));
    say(new SpdyFrame.Reset(data, 5));
    assertThat(side.asked).endsWith("send 3 0 still", "cancel 3");
    assertThat(heard()).containsExactly(data(error, "", true));
  }

  @Test
  void thousandsOfStreamsAreRefusedBeyondTheLimit() {
    wire = new PortSpdy(side);
    for (int i = 0; i < 5_000; i++) {
      syn(Map.of("streamtype", "error", "port", "80", "requestid", Integer.toString(i)));
    }
    List<SpdyFrame> heard = heard();
    assertThat(heard).filteredOn(SpdyFrame.Reply.class::isInstance).hasSize(SpdyWire.STREAMS_MAX);
    assertThat(heard)
        .filteredOn(SpdyFrame.Reset.class::isInstance)
        .hasSize(5_000 - SpdyWire.STREAMS_MAX);
  }

  @Test
  void pingsAreAnsweredAndStreamsWithoutAPortRefused() {
    wire = new PortSpdy(side);
    say(new SpdyFrame.Ping(5));
    int stream = syn(Map.of("streamtype", "data"));
    assertThat(heard())
        .containsExactly(
            new SpdyFrame.Ping(5),
            new SpdyFrame.Reply(stream),
            new SpdyFrame.Reset(stream, SpdyFrame.REFUSED_STREAM));
  }

  @Test
  void whatIsNoSpdyEndsTheConnection() {
    wire = new PortSpdy(side);
    wire.received(
        ByteString.fromString("GET / HTTP/1.1\r\n\r\n\u0080\u0080\u0080\u0080\u0080\u0080"));
    wire.received(ByteString.fromArray(new byte[] {(byte) 0x80, 9, 0, 1, 0, 0, 0, 0}));
    assertThat(side.asked).isEmpty();
  }
}
