package io.troupe.http.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.BodyReader;
import io.troupe.http.negotiate.BodyReader.Read;
import io.troupe.http.negotiate.BodyReader.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Decodes a body into the object it must be. Messages follow upstream apiserver
 * pkg/endpoints/handlers (create.go, rest.go).
 *
 * @param problems duplicate fields, in upstream's wording
 */
record ObjectBody(ObjectNode object, List<String> problems) {

  /** Bytes of a body that a message quotes. */
  private static final int QUOTED_BYTES_MAX = 30;

  /** A missing kind and apiVersion are filled in; others must be those of the path. */
  static Result<ObjectBody> decode(byte[] body, Syntax syntax, GroupVersionKind expected) {
    return switch (BodyReader.read(body, syntax)) {
      case Read.Malformed(String message) -> unrecognized(body, expected, message);
      case Read.Tree(JsonNode root, List<String> problems) ->
          root instanceof ObjectNode object
              ? checked(object, problems, expected)
              : unrecognized(
                  body, expected, "json: cannot unmarshal " + goName(root) + " into Go value");
    };
  }

  private static Result<ObjectBody> checked(
      ObjectNode object, List<String> problems, GroupVersionKind expected) {
    for (String field : List.of("kind", "apiVersion")) {
      JsonNode value = object.path(field);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        return Result.refused(
            Failure.badRequest(
                "couldn't get version/kind; json parse error: json: cannot unmarshal "
                    + goName(value)
                    + " into Go struct field ."
                    + field
                    + " of type string"));
      }
    }
    String kind = object.path("kind").asText("");
    String apiVersion = object.path("apiVersion").asText("");
    if (!kind.isEmpty() && !kind.equals(expected.kind())) {
      GroupVersionKind sent = GroupVersionKind.of(apiVersion, kind);
      return Result.refused(
          Failure.badRequest(
              kind
                  + " in version \""
                  + sent.version()
                  + "\" cannot be handled as a "
                  + expected.kind()
                  + ": converting ("
                  + sent.version()
                  + "."
                  + kind
                  + ") to ("
                  + internalPackage(expected.group())
                  + "."
                  + expected.kind()
                  + "): unknown conversion"));
    }
    if (!apiVersion.isEmpty() && !apiVersion.equals(expected.apiVersion())) {
      return Result.refused(
          Failure.badRequest(
              "the API version in the data ("
                  + apiVersion
                  + ") does not match the expected API version ("
                  + expected.apiVersion()
                  + ")"));
    }
    object.put("kind", expected.kind()).put("apiVersion", expected.apiVersion());
    return Result.ok(new ObjectBody(object, problems));
  }

  private static Result<ObjectBody> unrecognized(
      byte[] body, GroupVersionKind expected, String why) {
    return Result.refused(
        Failure.badRequest(
            "the object provided is unrecognized (must be of type "
                + expected.kind()
                + "): couldn't get version/kind; "
                + why
                + " ("
                + summary(body)
                + ")"));
  }

  private static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    int shown = Math.min(body.length, QUOTED_BYTES_MAX);
    String text =
        body[0] == '{'
            ? new String(body, 0, shown, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(body, 0, shown);
    return body.length > QUOTED_BYTES_MAX ? text + " ..." : text;
  }

  private static String internalPackage(String group) {
    int dot = group.indexOf('.');
    return group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
  }

  private static String goName(JsonNode node) {
    JsonNodeType type = node.getNodeType();
    return switch (type) {
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case OBJECT, POJO -> "object";
      case STRING, BINARY -> "string";
      case NULL, MISSING -> "null";
    };
  }
}
