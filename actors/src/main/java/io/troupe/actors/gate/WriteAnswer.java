package io.troupe.actors.gate;

import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import java.util.List;

/** How a write ended. */
public sealed interface WriteAnswer {

  /**
   * The object as it stands; on dry run as it would stand. @param created whether 201 rather than
   * 200 is due
   */
  record Written(StoredObject object, boolean created, List<String> warnings)
      implements WriteAnswer {}

  /** A subresource's own kind, for instance Scale, Binding's Status, TokenRequest. */
  record Other(byte[] json, boolean created, List<String> warnings) implements WriteAnswer {}

  /** Deleted and gone; {@code last} is the final state. */
  record Removed(StoredObject last, List<String> warnings) implements WriteAnswer {}

  /** A deletecollection. @param objects what was deleted or marked */
  record RemovedMany(List<StoredObject> objects, long revision, List<String> warnings)
      implements WriteAnswer {}

  record Refused(Failure failure, List<String> warnings) implements WriteAnswer {}
}
