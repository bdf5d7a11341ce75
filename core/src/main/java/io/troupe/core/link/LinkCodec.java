package io.troupe.core.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.troupe.core.link.NodeLink.Down;
import io.troupe.core.link.NodeLink.Up;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as one CBOR array: its type's name, then its fields in order. Names and orders stay;
 * fields may be added at the end, and readers pass over those they do not know.
 */
public final class LinkCodec {
  /** A longer frame ends the stream; Assignments of 110 pods stay well below. */
  public static final int FRAME_BYTES_MAX = 64 * 1024 * 1024;

  private static final CBORMapper CBOR = new CBORMapper();

  private LinkCodec() {}

  /** Not a message of this protocol. */
  public static final class Malformed extends Exception {
    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  public static byte[] encode(Up message) {
    return bytes(
        switch (message) {
          case NodeLink.Hello m -> array("hello").add(m.nodeName()).add(m.node());
          case NodeLink.Heartbeat m -> array("heartbeat").add(m.session());
          case NodeLink.NodeStatus m -> array("nodeStatus").add(m.session()).add(m.status());
          case NodeLink.PodStatus m ->
              array("podStatus")
                  .add(m.session())
                  .add(m.namespace())
                  .add(m.name())
                  .add(m.uid())
                  .add(m.status());
          case NodeLink.PodStopped m ->
              array("podStopped").add(m.session()).add(m.namespace()).add(m.name()).add(m.uid());
          case NodeLink.Occurred m ->
              array("occurred")
                  .add(m.session())
                  .add(m.namespace())
                  .add(m.name())
                  .add(m.uid())
                  .add(m.type())
                  .add(m.reason())
                  .add(m.message())
                  .add(m.fieldPath());
          case NodeLink.TokenWanted m ->
              array("tokenWanted")
                  .add(m.session())
                  .add(m.query())
                  .add(m.namespace())
                  .add(m.serviceAccount())
                  .add(m.request());
          case NodeLink.Reply m ->
              array("reply")
                  .add(m.session())
                  .add(m.query())
                  .add(m.chunk())
                  .add(m.last())
                  .add(m.error().orElse(null));
          case NodeLink.StreamData m -> array(m);
          case NodeLink.StreamCredit m -> array(m);
          case NodeLink.StreamHalfClosed m -> array(m);
          case NodeLink.StreamEnded m ->
              array("streamEnded").add(m.session()).add(m.stream()).add(m.status());
        });
  }

  public static byte[] encode(Down message) {
    return bytes(
        switch (message) {
          case NodeLink.Welcome m ->
              array("welcome").add(m.session()).add(texts(m.controlPlanes()));
          case NodeLink.Assignments m -> array("assignments").add(m.session()).add(list(m.pods()));
          case NodeLink.Assigned m -> array("assigned").add(m.session()).add(m.pod());
          case NodeLink.Removed m ->
              array("removed").add(m.session()).add(m.namespace()).add(m.name()).add(m.uid());
          case NodeLink.References m ->
              array("references").add(m.session()).add(list(m.objects())).add(texts(m.gone()));
          case NodeLink.Query m ->
              array("query")
                  .add(m.session())
                  .add(m.query())
                  .add(m.kind())
                  .add(m.namespace())
                  .add(m.pod())
                  .add(m.uid())
                  .add(m.options());
          case NodeLink.TokenAnswer m ->
              array("tokenAnswer")
                  .add(m.session())
                  .add(m.query())
                  .add(m.answer())
                  .add(m.error().orElse(null));
          case NodeLink.More m -> array("more").add(m.session()).add(m.query()).add(m.chunks());
          case NodeLink.Cancel m -> array("cancel").add(m.session()).add(m.query());
          case NodeLink.StreamOpen m ->
              array("streamOpen")
                  .add(m.session())
                  .add(m.stream())
                  .add(m.kind())
                  .add(m.namespace())
                  .add(m.pod())
                  .add(m.uid())
                  .add(m.options());
          case NodeLink.StreamData m -> array(m);
          case NodeLink.StreamCredit m -> array(m);
          case NodeLink.StreamHalfClosed m -> array(m);
          case NodeLink.StreamCancel m -> array("streamCancel").add(m.session()).add(m.stream());
        });
  }

  /**
   * @throws Malformed for anything but a message up
   */
  public static Up decodeUp(byte[] frame) throws Malformed {
    Fields f = new Fields(frame);
    return switch (f.type()) {
      case "hello" -> new NodeLink.Hello(f.text(1), f.binary(2));
      case "heartbeat" -> new NodeLink.Heartbeat(f.number(1));
      case "nodeStatus" -> new NodeLink.NodeStatus(f.number(1), f.binary(2));
      case "podStatus" ->
          new NodeLink.PodStatus(f.number(1), f.text(2), f.text(3), f.text(4), f.binary(5));
      case "podStopped" -> new NodeLink.PodStopped(f.number(1), f.text(2), f.text(3), f.text(4));
      case "occurred" ->
          new NodeLink.Occurred(
              f.number(1),
              f.text(2),
              f.text(3),
              f.text(4),
              f.text(5),
              f.text(6),
              f.text(7),
              f.optionalText(8).orElse(""));
      case "tokenWanted" ->
          new NodeLink.TokenWanted(f.number(1), f.number(2), f.text(3), f.text(4), f.binary(5));
      case "reply" ->
          new NodeLink.Reply(f.number(1), f.number(2), f.binary(3), f.flag(4), f.optionalText(5));
      case "streamData" -> streamData(f);
      case "streamCredit" -> streamCredit(f);
      case "streamHalfClosed" -> streamHalfClosed(f);
      case "streamEnded" -> new NodeLink.StreamEnded(f.number(1), f.number(2), f.binary(3));
      default -> throw new Malformed("unknown message up: " + f.type());
    };
  }

  /**
   * @throws Malformed for anything but a message down
   */
  public static Down decodeDown(byte[] frame) throws Malformed {
    Fields f = new Fields(frame);
    return switch (f.type()) {
      case "welcome" -> new NodeLink.Welcome(f.number(1), f.texts(2));
      case "assignments" -> new NodeLink.Assignments(f.number(1), f.binaries(2));
      case "assigned" -> new NodeLink.Assigned(f.number(1), f.binary(2));
      case "removed" -> new NodeLink.Removed(f.number(1), f.text(2), f.text(3), f.text(4));
      case "references" -> new NodeLink.References(f.number(1), f.binaries(2), f.texts(3));
      case "query" ->
          new NodeLink.Query(
              f.number(1), f.number(2), f.text(3), f.text(4), f.text(5), f.text(6), f.binary(7));
      case "tokenAnswer" ->
          new NodeLink.TokenAnswer(f.number(1), f.number(2), f.binary(3), f.optionalText(4));
      case "more" -> new NodeLink.More(f.number(1), f.number(2), (int) f.number(3));
      case "cancel" -> new NodeLink.Cancel(f.number(1), f.number(2));
      case "streamOpen" ->
          new NodeLink.StreamOpen(
              f.number(1), f.number(2), f.text(3), f.text(4), f.text(5), f.text(6), f.binary(7));
      case "streamData" -> streamData(f);
      case "streamCredit" -> streamCredit(f);
      case "streamHalfClosed" -> streamHalfClosed(f);
      case "streamCancel" -> new NodeLink.StreamCancel(f.number(1), f.number(2));
      default -> throw new Malformed("unknown message down: " + f.type());
    };
  }

  private static ArrayNode array(NodeLink.StreamData m) {
    return array("streamData").add(m.session()).add(m.stream()).add(m.channel()).add(m.bytes());
  }

  private static NodeLink.StreamData streamData(Fields f) throws Malformed {
    return new NodeLink.StreamData(f.number(1), f.number(2), (int) f.number(3), f.binary(4));
  }

  private static ArrayNode array(NodeLink.StreamCredit m) {
    return array("streamCredit").add(m.session()).add(m.stream()).add(m.channel()).add(m.bytes());
  }

  private static NodeLink.StreamCredit streamCredit(Fields f) throws Malformed {
    return new NodeLink.StreamCredit(
        f.number(1), f.number(2), (int) f.number(3), (int) f.number(4));
  }

  private static ArrayNode array(NodeLink.StreamHalfClosed m) {
    return array("streamHalfClosed").add(m.session()).add(m.stream()).add(m.channel());
  }

  private static NodeLink.StreamHalfClosed streamHalfClosed(Fields f) throws Malformed {
    return new NodeLink.StreamHalfClosed(f.number(1), f.number(2), (int) f.number(3));
  }

  private static ArrayNode array(String type) {
    return JsonNodeFactory.instance.arrayNode().add(type);
  }

  private static ArrayNode list(List<byte[]> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(array::add);
    return array;
  }

  private static ArrayNode texts(List<String> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(array::add);
    return array;
  }

  private static byte[] bytes(ArrayNode array) {
    try {
      return CBOR.writeValueAsBytes(array);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A decoded array, its fields checked as they are read. */
  private static final class Fields {
    private final JsonNode array;

    Fields(byte[] frame) throws Malformed {
      try {
        array = CBOR.readTree(frame);
      } catch (IOException e) {
        throw new Malformed("not CBOR: " + e.getMessage());
      }
      if (array == null || !array.isArray() || !array.path(0).isTextual()) {
        throw new Malformed("not a message");
      }
    }

    String type() {
      return array.path(0).asText();
    }

    String text(int at) throws Malformed {
      if (!array.path(at).isTextual()) {
        throw wrong(at);
      }
      return array.path(at).asText();
    }

    Optional<String> optionalText(int at) {
      return array.path(at).isTextual() ? Optional.of(array.path(at).asText()) : Optional.empty();
    }

    long number(int at) throws Malformed {
      if (!array.path(at).isIntegralNumber()) {
        throw wrong(at);
      }
      return array.path(at).asLong();
    }

    boolean flag(int at) {
      return array.path(at).asBoolean();
    }

    byte[] binary(int at) throws Malformed {
      return binary(array.path(at), at);
    }

    List<byte[]> binaries(int at) throws Malformed {
      List<byte[]> items = new ArrayList<>();
      for (JsonNode item : array.path(at)) {
        items.add(binary(item, at));
      }
      return items;
    }

    List<String> texts(int at) {
      List<String> items = new ArrayList<>();
      array.path(at).forEach(item -> items.add(item.asText()));
      return items;
    }

    private byte[] binary(JsonNode node, int at) throws Malformed {
      try {
        if (node.isBinary()) {
          return node.binaryValue();
        }
      } catch (IOException e) {
        throw new Malformed(e.getMessage());
      }
      throw wrong(at);
    }

    private Malformed wrong(int at) {
      return new Malformed("field " + at + " of " + type());
    }
  }
}
