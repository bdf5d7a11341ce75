package io.troupe.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The two forms of an object and the way between them.
 *
 * <p>The <em>stored</em> form begins {@code {"kind":K,"apiVersion":V,"metadata":{} and has no {@code resourceVersion}: the
 * revision is known only at commit. {@link #withResourceVersion} splices it in without parsing.
 */
public final class Json {

  /**
   * Deeper documents are refused; upstream's decoder stops at 10,000 but no real object passes 100.
   */
  public static final int DEPTH_MAX = 500;

  private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.UTF_8);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The one mapper; for trees only, never for binding. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A list of texts; empty for what is no list. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>(array.size());
    if (array.isArray()) {
      array.forEach(text -> texts.add(text.asText()));
    }
    return texts;
  }

  /**
   * Parses bytes this server wrote.
   *
   * @throws UncheckedIOException if they are not a JSON object, which is a fault
   */
  public static ObjectNode parse(byte[] json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For tests and constants. */
  public static ObjectNode parse(String json) {
    return parse(json.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The stored form; the argument is not changed. */
  public static byte[] stored(ObjectNode object) {
    ObjectNode ordered = object();
    ordered.set("kind", object.path("kind"));
    ordered.set("apiVersion", object.path("apiVersion"));
    ObjectNode metadata = object();
    for (Map.Entry<String, JsonNode> field : object.path("metadata").properties()) {
      if (!field.getKey().equals("resourceVersion")) {
        metadata.set(field.getKey(), field.getValue());
      }
    }
    ordered.set("metadata", metadata);
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!ordered.has(field.getKey())) {
        ordered.set(field.getKey(), field.getValue());
      }
    }
    return bytes(ordered);
  }

  /**
   * The wire form of a stored object.
   *
   * @param stored what {@link #stored} gave; its metadata is never empty
   */
  public static byte[] withResourceVersion(byte[] stored, long revision) {
    int at = indexAfterMetadata(stored);
    byte[] insert =
        ("\"resourceVersion\":\"" + revision + "\",").getBytes(StandardCharsets.US_ASCII);
    byte[] wire = new byte[stored.length + insert.length];
    System.arraycopy(stored, 0, wire, 0, at);
    System.arraycopy(insert, 0, wire, at, insert.length);
    System.arraycopy(stored, at, wire, at + insert.length, stored.length - at);
    return wire;
  }

  /** The inverse of {@link #withResourceVersion}. */
  public static byte[] withoutResourceVersion(byte[] wire) {
    int at = indexAfterMetadata(wire);
    int end = at;
    while (wire[end] != ',') {
      end++;
    }
    byte[] stored = new byte[wire.length - (end + 1 - at)];
    System.arraycopy(wire, 0, stored, 0, at);
    System.arraycopy(wire, end + 1, stored, at, wire.length - end - 1);
    return stored;
  }

  /** Whether a text occurs anywhere in a document, in a name or a value. */
  public static boolean mentions(byte[] json, byte[] text) {
    return indexOf(json, text) >= 0;
  }

  private static int indexAfterMetadata(byte[] json) {
    // Kind and apiVersion come before and hold no quotes, so the first match is the field itself.
    int at = indexOf(json, METADATA);
    if (at < 0) {
      throw new IllegalArgumentException("not a stored object");
    }
    return at + METADATA.length;
  }

  private static int indexOf(byte[] json, byte[] text) {
    outer:
    for (int i = 0; i <= json.length - text.length; i++) {
      for (int j = 0; j < text.length; j++) {
        if (json[i + j] != text[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
