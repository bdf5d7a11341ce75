package io.troupe.core.admit;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.util.Collection;
import java.util.Optional;

/** Which of several classes is the one for objects that name none. */
final class DefaultClasses {
  private DefaultClasses() {}

  /** The newest that an annotation marks; of two of the same second the first by name. */
  static Optional<String> newest(
      ClusterImage image, ResourceType classes, Collection<String> annotations) {
    String newest = "";
    String name = null;
    for (StoredObject stored : image.of(classes).all()) {
      var metadata = stored.tree().path("metadata");
      boolean marked =
          annotations.stream()
              .anyMatch(a -> metadata.path("annotations").path(a).asText("").equals("true"));
      String made = metadata.path("creationTimestamp").asText("");
      if (marked && (name == null || made.compareTo(newest) > 0)) {
        newest = made;
        name = stored.key().name();
      }
    }
    return Optional.ofNullable(name);
  }
}
