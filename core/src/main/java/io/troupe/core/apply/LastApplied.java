package io.troupe.core.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The annotation of kubectl's client-side apply, and the way from there to server-side apply and
 * back: only kubectl walks it, so only its own manager name counts. Follows upstream apimachinery
 * pkg/util/managedfields/internal/lastappliedmanager.go and lastappliedupdater.go.
 */
final class LastApplied {
  /** What kubectl calls itself when it applies server-side. */
  static final String MANAGER = "kubectl";

  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  /** All annotations of an object together. */
  private static final int ANNOTATIONS_BYTES_MAX = 256 * 1024;

  private LastApplied() {}

  /**
   * The fields client-side apply has set and nobody changed since: taking them over is no conflict.
   */
  static FieldSet matching(Schema schema, String apiVersion, ObjectNode live) {
    String text = live.path("metadata").path("annotations").path(ANNOTATION).asText("");
    JsonNode last = parsed(text);
    if (!(last instanceof ObjectNode) || !last.path("apiVersion").asText("").equals(apiVersion)) {
      return FieldSet.EMPTY;
    }
    Comparison since = Comparison.of(schema, last, live);
    return Extraction.owned(schema, last)
        .difference(since.modified())
        .difference(since.added())
        .difference(since.removed());
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // somebody else wrote the annotation
    }
  }

  /** Keeps the annotation true for a later client-side apply, where there is one. */
  static void refresh(ObjectNode object, ObjectNode configuration) {
    JsonNode annotations = object.path("metadata").path("annotations");
    if (!(annotations instanceof ObjectNode all) || all.path(ANNOTATION).asText("").isEmpty()) {
      return;
    }
    ObjectNode said = configuration.deepCopy();
    if (said.path("metadata").path("annotations") instanceof ObjectNode own) {
      own.remove(ANNOTATION);
    }
    String text = new String(Json.bytes(said), StandardCharsets.UTF_8) + '\n';
    all.put(ANNOTATION, text);
    if (bytes(all) > ANNOTATIONS_BYTES_MAX) {
      all.put(ANNOTATION, "");
    }
  }

  private static long bytes(ObjectNode annotations) {
    long bytes = 0;
    for (Map.Entry<String, JsonNode> each : annotations.properties()) {
      bytes += each.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += each.getValue().asText("").getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }
}
