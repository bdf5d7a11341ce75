package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import io.troupe.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * OpenAPI v2 as a protobuf message: gnostic's openapiv2/OpenAPIv2.proto, which kubectl reads. Its
 * messages are those of the JSON but for wrappers around alternatives and maps; the table names the
 * tags of what Kubernetes' documents hold.
 */
final class Gnostic {
  /**
   * A message a line: its name, then {@code field=tag:type}. A type is s(tring), b(oolean),
   * n(umber), i(nteger), a(ny value); {@code *} behind it means repeated; others are messages.
   * {@code x-} is for extensions.
   */
  private static final String TABLE =
      """
      Document swagger=1:s info=2:Info security=12:Requirement* securityDefinitions=13:Securities
      Info title=1:s version=2:s
      Requirement *=1:Scopes
      Scopes *=1:s*
      Securities *=1:Security
      Security =2:ApiKey
      ApiKey type=1:s name=2:s in=3:s description=4:s
      PathItem get=2:Operation put=3:Operation post=4:Operation delete=5:Operation \
      options=6:Operation head=7:Operation patch=8:Operation parameters=9:ParametersItem* x-=10:x
      Operation tags=1:s* description=3:s operationId=5:s produces=6:s* consumes=7:s* \
      parameters=8:ParametersItem* responses=9:Responses schemes=10:s* deprecated=11:b x-=13:x
      ParametersItem =1:Parameter
      Parameter body=1:Body =2:NonBody
      NonBody query=3:Query path=4:Path
      Body description=1:s name=2:s in=3:s required=4:b schema=5:Schema x-=6:x
      Query required=1:b in=2:s description=3:s name=4:s type=6:s format=7:s uniqueItems=20:b x-=23:x
      Path required=1:b in=2:s description=3:s name=4:s type=5:s format=6:s uniqueItems=19:b x-=22:x
      Responses *=1:ResponseValue
      ResponseValue =1:Response
      Response description=1:s schema=2:SchemaItem x-=5:x
      SchemaItem =1:Schema
      Schema $ref=1:s format=2:s title=3:s description=4:s default=5:a multipleOf=6:n maximum=7:n \
      exclusiveMaximum=8:b minimum=9:n exclusiveMinimum=10:b maxLength=11:i minLength=12:i \
      pattern=13:s maxItems=14:i minItems=15:i uniqueItems=16:b maxProperties=17:i \
      minProperties=18:i required=19:s* enum=20:a* additionalProperties=21:Additional \
      type=22:Types items=23:Items allOf=24:Schema* properties=25:Properties readOnly=27:b \
      example=30:a x-=31:x
      Additional =1:Schema
      Types =1:s
      Items =1:Schema
      Properties *=1:Schema
      """;

  private static final int PATHS = 8;
  private static final int DEFINITIONS = 9;
  private static final int NAMED_PATH = 2;
  private static final int NAMED_DEFINITION = 1;

  /** Member of a message whose value is the whole JSON value, or whose members are a map. */
  private static final String WHOLE = "";

  private static final String MAP = "*";
  private static final String EXTENSION = "x-";

  private static final Map<String, Map<String, Field>> MESSAGES = read();

  private record Field(int tag, String type, boolean repeated) {}

  private Gnostic() {}

  /** A piece of the message Paths. */
  static byte[] path(String name, ObjectNode item) {
    return delimited(NAMED_PATH, named(name, message("PathItem", item)));
  }

  /** A piece of the message Definitions. */
  static byte[] definition(String name, ObjectNode schema) {
    return delimited(NAMED_DEFINITION, named(name, message("Schema", schema)));
  }

  static byte[] document(ObjectNode frame, byte[] paths, Collection<byte[]> definitions) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(paths.length * 2);
    all.writeBytes(message("Document", frame));
    all.writeBytes(delimited(PATHS, paths));
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    definitions.forEach(inner::writeBytes);
    all.writeBytes(delimited(DEFINITIONS, inner.toByteArray()));
    return all.toByteArray();
  }

  private static Map<String, Map<String, Field>> read() {
    Map<String, Map<String, Field>> messages = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] words = line.trim().split(" +");
      Map<String, Field> fields = new HashMap<>();
      for (int i = 1; i < words.length; i++) {
        int equals = words[i].lastIndexOf('=');
        int colon = words[i].lastIndexOf(':');
        String type = words[i].substring(colon + 1);
        boolean repeated = type.endsWith("*");
        fields.put(
            words[i].substring(0, equals),
            new Field(
                Integer.parseInt(words[i].substring(equals + 1, colon)),
                repeated ? type.substring(0, type.length() - 1) : type,
                repeated));
      }
      messages.put(words[0], fields);
    }
    return messages;
  }

  private static byte[] message(String type, JsonNode value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write(type, value, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(String type, JsonNode value, CodedOutputStream out) throws IOException {
    Map<String, Field> fields = MESSAGES.get(type);
    String place = value.path("in").asText();
    Field alternative =
        type.equals("Parameter") || type.equals("NonBody") ? fields.get(place) : null;
    Field whole = alternative != null ? alternative : fields.get(WHOLE);
    if (whole != null) {
      field(whole, value, out);
      return;
    }
    Field map = fields.get(MAP);
    if (map != null && value.isArray()) {
      field(map, value, out);
      return;
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (map != null) {
        byte[] inner = named(member.getKey(), message(map.type(), member.getValue()));
        out.writeByteArray(map.tag(), inner);
      } else if (member.getKey().startsWith(EXTENSION)) {
        Field extension = fields.get(EXTENSION);
        out.writeByteArray(extension.tag(), named(member.getKey(), any(member.getValue())));
      } else if (fields.containsKey(member.getKey())) {
        field(fields.get(member.getKey()), member.getValue(), out);
      }
    }
  }

  private static void field(Field field, JsonNode value, CodedOutputStream out) throws IOException {
    if (field.repeated()) {
      for (JsonNode each : value) {
        single(field, each, out);
      }
    } else {
      single(field, value, out);
    }
  }

  private static void single(Field field, JsonNode value, CodedOutputStream out)
      throws IOException {
    switch (field.type()) {
      case "s" -> out.writeString(field.tag(), value.asText());
      case "b" -> out.writeBool(field.tag(), value.asBoolean());
      case "n" -> out.writeDouble(field.tag(), value.asDouble());
      case "i" -> out.writeInt64(field.tag(), value.asLong());
      case "a" -> out.writeByteArray(field.tag(), any(value));
      default -> {
        boolean truth = field.type().equals("Additional") && value.isBoolean();
        out.writeByteArray(
            field.tag(), truth ? truth(value.asBoolean()) : message(field.type(), value));
      }
    }
  }

  /** Of the message AdditionalPropertiesItem, the alternative that is no schema. */
  private static byte[] truth(boolean value) {
    return new byte[] {2 << 3, (byte) (value ? 1 : 0)};
  }

  /** A message of a name and a value, as gnostic has for members of maps. */
  private static byte[] named(String name, byte[] value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() + value.length + 8);
    bytes.writeBytes(delimited(1, name.getBytes(StandardCharsets.UTF_8)));
    bytes.writeBytes(delimited(2, value));
    return bytes.toByteArray();
  }

  /** Any value is YAML there, and JSON is YAML. */
  private static byte[] any(JsonNode value) {
    return delimited(2, Json.bytes(value));
  }

  private static byte[] delimited(int tag, byte[] content) {
    try {
      byte[] all = new byte[CodedOutputStream.computeByteArraySize(tag, content)];
      CodedOutputStream out = CodedOutputStream.newInstance(all);
      out.writeByteArray(tag, content);
      out.flush();
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
