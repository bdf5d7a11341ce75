package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * OpenAPI v2, put together from the v3 documents one by one: only one of them is a tree at a time.
 */
final class Swagger {
  private final SwaggerForm form;
  private final String version;
  private final ByteArrayOutputStream paths = new ByteArrayOutputStream(1 << 20);
  private final Map<String, byte[]> definitions = new TreeMap<>();

  Swagger(SwaggerForm form, String version) {
    this.form = form;
    this.version = version;
  }

  /** Adds the paths of a v3 document, and those of its schemas that are not there yet. */
  void add(ObjectNode v3) {
    for (Map.Entry<String, JsonNode> path : v3.path("paths").properties()) {
      ObjectNode item = SwaggerPaths.item(path.getValue());
      switch (form) {
        case JSON -> member(paths, path.getKey(), Json.bytes(item));
        case PROTOBUF -> paths.writeBytes(Gnostic.path(path.getKey(), item));
      }
    }
    for (Map.Entry<String, JsonNode> schema : v3.path("components").path("schemas").properties()) {
      definitions.computeIfAbsent(
          schema.getKey(),
          name -> {
            ObjectNode definition = SwaggerSchemas.of(schema.getValue());
            return switch (form) {
              case JSON -> Json.bytes(definition);
              case PROTOBUF -> Gnostic.definition(name, definition);
            };
          });
    }
  }

  byte[] bytes() {
    ObjectNode frame = Json.object().put("swagger", "2.0");
    frame.putObject("info").put("title", "Kubernetes").put("version", version);
    frame
        .putObject("securityDefinitions")
        .putObject("BearerToken")
        .put("description", "Bearer Token authentication")
        .put("type", "apiKey")
        .put("name", "authorization")
        .put("in", "header");
    frame.putArray("security").addObject().putArray("BearerToken");
    return switch (form) {
      case JSON -> json(frame);
      case PROTOBUF -> Gnostic.document(frame, paths.toByteArray(), definitions.values());
    };
  }

  private byte[] json(ObjectNode frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(paths.size() * 2);
    byte[] head = Json.bytes(frame);
    all.write(head, 0, head.length - 1);
    all.writeBytes(text(",\"paths\":{"));
    all.writeBytes(paths.toByteArray());
    all.writeBytes(text("},\"definitions\":{"));
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    definitions.forEach((name, schema) -> member(inner, name, schema));
    all.writeBytes(inner.toByteArray());
    all.writeBytes(text("}}"));
    return all.toByteArray();
  }

  private static void member(ByteArrayOutputStream out, String name, byte[] value) {
    if (out.size() > 0) {
      out.write(',');
    }
    out.writeBytes(Json.bytes(Json.object().textNode(name)));
    out.write(':');
    out.writeBytes(value);
  }

  private static byte[] text(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
