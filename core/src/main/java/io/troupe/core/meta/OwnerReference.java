package io.troupe.core.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code metadata.ownerReferences}.
 *
 * @param controller whether the owner manages this object; at most one entry may say so
 * @param blockOwnerDeletion whether a foreground deletion of the owner waits for this object
 */
public record OwnerReference(
    String apiVersion,
    String kind,
    String name,
    Uid uid,
    boolean controller,
    boolean blockOwnerDeletion) {

  /** Reads {@code metadata.ownerReferences} of an object; entries without a uid are left out. */
  public static List<OwnerReference> of(JsonNode object) {
    JsonNode array = object.path("metadata").path("ownerReferences");
    if (array.isEmpty()) {
      return List.of();
    }
    List<OwnerReference> owners = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      String uid = entry.path("uid").asText("");
      if (!uid.isEmpty()) {
        owners.add(
            new OwnerReference(
                entry.path("apiVersion").asText(""),
                entry.path("kind").asText(""),
                entry.path("name").asText(""),
                new Uid(uid),
                entry.path("controller").asBoolean(false),
                entry.path("blockOwnerDeletion").asBoolean(false)));
      }
    }
    return List.copyOf(owners);
  }
}
