package io.troupe.http.negotiate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.util.List;

/** Turns a request's body into a tree; any input ends in a tree or a message, in bounded memory. */
public final class BodyReader {
  /** Longest body, in bytes; upstream's limit. */
  public static final int BODY_BYTES_MAX = 3 * 1024 * 1024;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(Json.DEPTH_MAX)
          .maxStringLength(BODY_BYTES_MAX)
          .maxDocumentLength(BODY_BYTES_MAX)
          .build();
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(LIMITS)
          // Names come from clients: interning or caching them would let clients fill tables.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();
  private static final YAMLFactory YAML =
      YAMLFactory.builder().streamReadConstraints(LIMITS).build();

  private BodyReader() {}

  /** How a body is written. */
  public enum Syntax {
    JSON,
    YAML
  }

  /** What became of a body. */
  public sealed interface Read {

    /**
     * @param problems duplicate fields, in upstream's wording
     */
    record Tree(JsonNode root, List<String> problems) implements Read {}

    /**
     * @param message what is wrong and where
     */
    record Malformed(String message) implements Read {}
  }

  public static Read read(byte[] body, Syntax syntax) {
    try (JsonParser parser =
        switch (syntax) {
          case JSON -> JSON.createParser(body);
          case YAML -> YAML.createParser(body);
        }) {
      if (parser.nextToken() == null) {
        return new Read.Malformed(prefix(syntax) + "unexpected end of JSON input");
      }
      TreeReader reader = new TreeReader(parser);
      JsonNode root = reader.read();
      JsonToken after = parser.nextToken();
      if (after != null && syntax == Syntax.JSON) {
        return new Read.Malformed(
            prefix(syntax) + "invalid data after top-level value" + at(parser.currentLocation()));
      }
      return new Read.Tree(root, List.copyOf(reader.problems()));
    } catch (StreamConstraintsException e) {
      String why =
          e.getMessage().contains("nesting depth") ? "exceeded max depth" : e.getOriginalMessage();
      return new Read.Malformed(prefix(syntax) + why);
    } catch (JsonProcessingException e) {
      return new Read.Malformed(prefix(syntax) + firstLine(e) + at(e.getLocation()));
    } catch (IOException | RuntimeException e) {
      // SnakeYAML reports some malformed documents by unchecked exceptions of its own.
      return new Read.Malformed(prefix(syntax) + String.valueOf(e.getMessage()));
    }
  }

  private static String prefix(Syntax syntax) {
    return switch (syntax) {
      case JSON -> "json parse error: ";
      case YAML -> "yaml: ";
    };
  }

  private static String firstLine(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (e instanceof com.fasterxml.jackson.core.io.JsonEOFException) {
      return "unexpected end of JSON input";
    }
    int line = message.indexOf('\n');
    return line < 0 ? message : message.substring(0, line);
  }

  private static String at(JsonLocation location) {
    return location == null || location.getLineNr() < 0
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
