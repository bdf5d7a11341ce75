package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Messages whose JSON is not an object of their fields. Each reads to the end of its message. */
final class SpecialMessages {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private SpecialMessages() {}

  static JsonNode quantity(CodedInputStream in) throws IOException {
    String text = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        text = in.readStringRequireUtf8();
      } else {
        in.skipField(tag);
      }
    }
    return NODES.textNode(text.isEmpty() ? "0" : text);
  }

  static JsonNode intOrString(CodedInputStream in) throws IOException {
    long type = 0;
    int number = 0;
    String text = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> type = in.readInt64();
        case 2 -> number = in.readInt32();
        case 3 -> text = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return type == 0 ? NODES.numberNode(number) : NODES.textNode(text);
  }

  /** Null for the zero time, which JSON leaves out. */
  static JsonNode time(CodedInputStream in, boolean micros) throws IOException {
    long seconds = 0;
    int nanos = 0;
    boolean any = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      any = true;
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> seconds = in.readInt64();
        case 2 -> nanos = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    if (!any) {
      return NODES.nullNode();
    }
    try {
      Instant time = Instant.ofEpochSecond(seconds, nanos);
      return NODES.textNode(
          micros ? MICROS.format(time) : time.truncatedTo(ChronoUnit.SECONDS).toString());
    } catch (DateTimeException | ArithmeticException e) {
      throw new InvalidProtocolBufferException("time out of range");
    }
  }

  /** JSON in bytes: RawExtension, FieldsV1. */
  static JsonNode raw(CodedInputStream in) throws IOException {
    byte[] json = new byte[0];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        json = in.readByteArray();
      } else {
        in.skipField(tag);
      }
    }
    return json.length == 0 ? NODES.nullNode() : Json.mapper().readTree(json);
  }
}
