package io.troupe.core.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.meta.OwnerReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The few fields of an object that selectors, indexes and the garbage collector read.
 *
 * @param labels sorted by key
 * @param fields values of the kind's selectable fields, by path; metadata.name and
 *     metadata.namespace are not among them
 * @param deleting whether a deletion timestamp is set
 */
public record ObjectFacts(
    Map<String, String> labels,
    Map<String, String> fields,
    List<OwnerReference> owners,
    List<String> finalizers,
    boolean deleting) {

  /** Of an object that nothing is known of. */
  public static final ObjectFacts NONE =
      new ObjectFacts(Map.of(), Map.of(), List.of(), List.of(), false);

  public ObjectFacts {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    owners = List.copyOf(owners);
    finalizers = List.copyOf(finalizers);
  }

  /**
   * @param fields selectable fields, already read by the kind
   */
  public static ObjectFacts of(JsonNode object, Map<String, String> fields) {
    JsonNode metadata = object.path("metadata");
    Map<String, String> labels = new TreeMap<>();
    metadata
        .path("labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    List<String> finalizers = new java.util.ArrayList<>();
    metadata.path("finalizers").forEach(f -> finalizers.add(f.asText()));
    return new ObjectFacts(
        labels,
        fields,
        OwnerReference.of(object),
        finalizers,
        metadata.hasNonNull("deletionTimestamp"));
  }
}
