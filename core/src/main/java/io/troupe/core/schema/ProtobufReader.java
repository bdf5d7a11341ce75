package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads objects in Kubernetes' protobuf form into the trees that their JSON form would give, by the
 * tags that the build generated into the schemas. Unknown tags are passed over, as protobuf wants.
 * Follows upstream apimachinery pkg/runtime/serializer/protobuf: four magic bytes, then a
 * runtime.Unknown that names the kind and holds the message.
 */
public final class ProtobufReader {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int TYPE_META = 1;
  private static final int RAW = 2;

  /** Nested messages deeper than this are malformed; real ones stay below 20. */
  private static final int DEPTH_MAX = 100;

  /** Go writes greater numbers with an exponent. */
  private static final double WHOLE_MAX = 1e18;

  private final SchemaLibrary schemas;

  public ProtobufReader(SchemaLibrary schemas) {
    this.schemas = schemas;
  }

  /** How reading ends. */
  public sealed interface Read {
    record Tree(ObjectNode object) implements Read {}

    record Malformed(String message) implements Read {}
  }

  /** Any bytes end in a tree or a message. */
  public Read read(byte[] body) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (body.length <= i || body[i] != MAGIC[i]) {
        return new Read.Malformed(
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
      }
    }
    try {
      CodedInputStream in =
          CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
      in.setRecursionLimit(DEPTH_MAX);
      return unknown(in);
    } catch (InvalidProtocolBufferException e) {
      return new Read.Malformed("proto: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      return new Read.Malformed("proto: the message cannot be read");
    }
  }

  private Read unknown(CodedInputStream in) throws IOException {
    String apiVersion = "";
    String kind = "";
    byte[] raw = new byte[0];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case TYPE_META -> {
          CodedInputStream meta = in.readBytes().newCodedInput();
          for (int each = meta.readTag(); each != 0; each = meta.readTag()) {
            switch (WireFormat.getTagFieldNumber(each)) {
              case 1 -> apiVersion = meta.readStringRequireUtf8();
              case 2 -> kind = meta.readStringRequireUtf8();
              default -> meta.skipField(each);
            }
          }
        }
        case RAW -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    Optional<Schema> schema = schemas.of(GroupVersionKind.of(apiVersion, kind));
    if (schema.isEmpty()) {
      return new Read.Malformed(
          "no kind \"" + kind + "\" is registered for version \"" + apiVersion + "\"");
    }
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    CodedInputStream message = CodedInputStream.newInstance(raw);
    structure(message, schemas.messageOf(schema.get().name()), object, 0);
    return new Read.Tree(object);
  }

  /** Reads a message to its end, or to the limit that its caller set. */
  private void structure(CodedInputStream in, WireMessage message, ObjectNode into, int depth)
      throws IOException {
    if (depth > DEPTH_MAX) {
      throw new InvalidProtocolBufferException("messages are nested too deeply");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      WireMessage.Member member = message.member(WireFormat.getTagFieldNumber(tag));
      switch (member) {
        case null -> in.skipField(tag);
        case WireMessage.Member.Embedded(var inner) -> {
          int limit = in.pushLimit(in.readRawVarint32());
          structure(in, inner, into, depth + 1);
          in.popLimit(limit);
        }
        case WireMessage.Member.Field field -> field(in, field, into, depth);
      }
    }
  }

  private void field(
      CodedInputStream in, WireMessage.Member.Field field, ObjectNode into, int depth)
      throws IOException {
    String type = field.type();
    if (type.startsWith("{}")) {
      entry(in, type.substring(2), into.withObjectProperty(field.name()), depth);
    } else if (type.startsWith("[]") && !field.listMessage()) {
      into.withArrayProperty(field.name()).add(value(in, type.substring(2), depth));
    } else {
      JsonNode value = value(in, type, depth);
      if (!field.isLeftOut(value)) {
        into.set(field.name(), value);
      }
    }
  }

  /**
   * A map's entry is a message of a key, tag 1, and a value, tag 2; either may be missing when it
   * is empty.
   */
  private void entry(CodedInputStream in, String type, ObjectNode into, int depth)
      throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    String key = "";
    JsonNode value = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = value(in, type, depth + 1);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(limit);
    into.set(key, value == null ? into.textNode("") : value);
  }

  private JsonNode value(CodedInputStream in, String type, int depth) throws IOException {
    ObjectNode nodes = Json.object();
    return switch (type) {
      case "string" -> nodes.textNode(in.readStringRequireUtf8());
      case "int32" -> nodes.numberNode(in.readInt32());
      case "int64" -> nodes.numberNode(in.readInt64());
      case "double" -> number(in.readDouble());
      case "boolean" -> nodes.booleanNode(in.readBool());
      case "bytes" -> nodes.textNode(Base64.getEncoder().encodeToString(in.readByteArray()));
      default -> {
        int limit = in.pushLimit(in.readRawVarint32());
        JsonNode value = message(in, type, depth + 1);
        in.skipMessage();
        in.popLimit(limit);
        yield value;
      }
    };
  }

  private JsonNode message(CodedInputStream in, String type, int depth) throws IOException {
    if (type.startsWith("#")) {
      ObjectNode object = Json.object();
      structure(in, schemas.messageOf(type.substring(1)), object, depth);
      return object;
    }
    if (type.startsWith("[]")) {
      ArrayNode items = Json.object().arrayNode();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        items.add(value(in, type.substring(2), depth));
      }
      return items;
    }
    if (type.startsWith("or")) {
      return alternative(in, type, depth);
    }
    return switch (type) {
      case "quantity" -> SpecialMessages.quantity(in);
      case "intOrString" -> SpecialMessages.intOrString(in);
      case "time" -> SpecialMessages.time(in, false);
      case "microTime" -> SpecialMessages.time(in, true);
      default -> SpecialMessages.raw(in);
    };
  }

  /**
   * A structure or something else: beside a boolean (tag 1) the structure has tag 2, beside a list
   * (tag 2) it has tag 1. A list that is there wins.
   */
  private JsonNode alternative(CodedInputStream in, String type, int depth) throws IOException {
    String structure = type.substring(type.indexOf('#'));
    boolean orBool = type.startsWith("orBool");
    String item = type.startsWith("orStrings") ? "string" : structure;
    ArrayNode several = Json.object().arrayNode();
    JsonNode one = orBool ? several.booleanNode(false) : several.nullNode();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          if (!orBool) {
            one = value(in, structure, depth);
          } else if (in.readBool() && !one.isObject()) {
            one = several.booleanNode(true);
          }
        }
        case 2 -> {
          if (orBool) {
            one = value(in, structure, depth);
          } else {
            several.add(value(in, item, depth));
          }
        }
        default -> in.skipField(tag);
      }
    }
    return several.isEmpty() ? one : several;
  }

  /** As Go writes it: without a fraction when there is none. */
  private static JsonNode number(double value) {
    return value == Math.rint(value) && Math.abs(value) < WHOLE_MAX
        ? Json.object().numberNode((long) value)
        : Json.object().numberNode(value);
  }
}
