package io.troupe.core.kind;

import io.troupe.core.meta.ResourceType;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a kind's objects are and how they get its form. Kinds that share a storage show the same
 * objects.
 *
 * @param type whose image and journal hold the objects
 * @param fields selectable fields that the stored objects are indexed under another name for
 */
public record Storage(ResourceType type, Conversion conversion, Map<String, String> fields) {
  public Storage {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** Stored as itself. */
  public static Storage own(ResourceType type) {
    return new Storage(type, Conversion.IDENTITY, Map.of());
  }
}
