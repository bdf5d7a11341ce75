package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.OwnerReference;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reading and making the parts that all objects share. */
public final class Trees {
  private Trees() {}

  /** A map of strings, sorted by key. */
  public static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new TreeMap<>();
    map.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    return strings;
  }

  public static ObjectNode ofStrings(Map<String, String> map) {
    ObjectNode node = Json.object();
    map.forEach(node::put);
    return node;
  }

  /** An RFC 3339 time; empty when absent or unreadable. */
  public static Optional<Instant> time(JsonNode node) {
    if (!node.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(node.asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whole seconds, as Kubernetes writes times. */
  public static String time(Instant instant) {
    return instant.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }

  public static ObjectNode metadata(ObjectNode object) {
    return object.path("metadata") instanceof ObjectNode found
        ? found
        : object.putObject("metadata");
  }

  /** The annotations, made if there are none. */
  public static ObjectNode annotations(ObjectNode object) {
    ObjectNode metadata = metadata(object);
    return metadata.path("annotations") instanceof ObjectNode found
        ? found
        : metadata.putObject("annotations");
  }

  /** An entry that makes {@code owner} the controller of a dependent. */
  public static ObjectNode controllerReference(StoredObject owner, String apiVersion, String kind) {
    ObjectNode reference = Json.object();
    reference.put("apiVersion", apiVersion).put("kind", kind).put("name", owner.key().name());
    reference.put("uid", owner.uid().value());
    return reference.put("controller", true).put("blockOwnerDeletion", true);
  }

  public static Optional<OwnerReference> controllerOf(StoredObject object) {
    List<OwnerReference> owners = object.facts().owners();
    return owners.stream().filter(OwnerReference::controller).findFirst();
  }

  /** Whether a tree just made says the same as one read, whichever number types were used. */
  public static boolean same(JsonNode made, JsonNode read) {
    ObjectNode wrapped = Json.object();
    wrapped.set("it", made);
    return Json.parse(Json.bytes(wrapped)).path("it").equals(read);
  }

  /** An int or a percentage of a total. */
  public static int scaled(JsonNode intOrPercent, int total, boolean roundUp) {
    if (intOrPercent.isNumber()) {
      return intOrPercent.asInt();
    }
    String text = intOrPercent.asText("0");
    if (!text.endsWith("%")) {
      return 0;
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    long product = percent * total;
    return (int) (roundUp ? (product + 99) / 100 : product / 100);
  }
}
