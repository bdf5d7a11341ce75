package io.troupe.core.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.Uid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The parts of metadata that belong to the server: identity, times, generation, deletion. Trees are
 * changed in place. Follows upstream apiserver pkg/registry/rest/create.go, update.go and meta.go.
 */
public final class SystemFields {
  /** Without vowels and look-alikes, so that no word comes out. */
  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;

  /** Longest kept part of generateName. */
  private static final int BASE_LENGTH_MAX = 58;

  private static final List<String> OWNED =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation");

  private static final String MANAGED_FIELDS = "managedFields";
  private static final List<String> DROPPED = List.of("selfLink", MANAGED_FIELDS);
  private static final List<String> UNCOMPARED = List.of("resourceVersion", MANAGED_FIELDS);
  private static final List<String> TIME = List.of("time");

  private SystemFields() {}

  /** A name for an object that asks for one. */
  public static String generateName(String base, RandomGenerator random) {
    StringBuilder name =
        new StringBuilder(base.substring(0, Math.min(base.length(), BASE_LENGTH_MAX)));
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
    }
    return name.toString();
  }

  /** For a create; the name is set already. */
  public static void fill(ObjectNode object, Uid uid, Instant now, boolean tracksGeneration) {
    ObjectNode metadata = object.withObject("metadata");
    metadata.remove(DROPPED);
    metadata.remove(OWNED);
    metadata.remove("resourceVersion");
    metadata.put("uid", uid.value());
    metadata.put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (tracksGeneration) {
      metadata.put("generation", 1);
    }
    tidy(metadata);
  }

  /** For an update: what is the server's stays as it was. */
  public static void carryOver(ObjectNode object, ObjectNode old) {
    ObjectNode metadata = object.withObject("metadata");
    metadata.remove(DROPPED);
    metadata.remove("resourceVersion");
    JsonNode before = old.path("metadata");
    for (String field : OWNED) {
      if (before.hasNonNull(field)) {
        metadata.set(field, before.get(field));
      } else {
        metadata.remove(field);
      }
    }
    metadata.set("name", before.path("name"));
    if (before.hasNonNull("namespace")) {
      metadata.set("namespace", before.get("namespace"));
    } else {
      metadata.remove("namespace");
    }
    tidy(metadata);
  }

  /** Adds one to the generation when anything but metadata and status differs. */
  public static void countGeneration(ObjectNode object, ObjectNode old) {
    if (specDiffers(object, old)) {
      object
          .withObject("metadata")
          .put("generation", old.path("metadata").path("generation").asLong(0) + 1);
    }
  }

  /** What an update did, for its event. */
  public static EventType classify(ObjectNode object, ObjectNode old) {
    if (specDiffers(object, old)) {
      return EventType.SPEC_CHANGED;
    }
    return object.path("status").equals(old.path("status"))
        ? EventType.METADATA_CHANGED
        : EventType.STATUS_REPORTED;
  }

  /**
   * Whether two objects are the same but for their resourceVersion and the times in their
   * managedFields: a write that only tells the time is none.
   */
  public static boolean same(ObjectNode object, ObjectNode old) {
    ObjectNode before = (ObjectNode) old.path("metadata");
    ObjectNode after = (ObjectNode) object.path("metadata");
    return !specDiffers(object, old)
        && object.path("status").equals(old.path("status"))
        && without(after, UNCOMPARED).equals(without(before, UNCOMPARED))
        && sameManagers(after.path(MANAGED_FIELDS), before.path(MANAGED_FIELDS));
  }

  private static boolean sameManagers(JsonNode after, JsonNode before) {
    if (after == before || after.size() != before.size()) {
      return after.size() == before.size();
    }
    for (int i = 0; i < after.size(); i++) {
      boolean objects =
          after.get(i) instanceof ObjectNode a
              && before.get(i) instanceof ObjectNode b
              && without(a, TIME).equals(without(b, TIME));
      if (!objects) {
        return false;
      }
    }
    return true;
  }

  private static boolean specDiffers(ObjectNode object, ObjectNode old) {
    return !content(object).equals(content(old));
  }

  private static ObjectNode content(ObjectNode object) {
    ObjectNode content = Json.object();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getKey().equals("metadata") && !field.getKey().equals("status")) {
        content.set(field.getKey(), field.getValue());
      }
    }
    return content;
  }

  private static ObjectNode without(ObjectNode node, List<String> fields) {
    ObjectNode rest = Json.object();
    rest.setAll(node);
    return rest.remove(fields);
  }

  /** Absent, null and empty are one thing on the wire: absent. */
  private static void tidy(ObjectNode metadata) {
    for (Iterator<JsonNode> values = metadata.iterator(); values.hasNext(); ) {
      JsonNode value = values.next();
      if (value.isNull()
          || (value.isContainerNode() && value.isEmpty())
          || (value.isTextual() && value.asText().isEmpty())) {
        values.remove();
      }
    }
  }
}
