package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
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
  record Removed(StoredObject last, List<String> warnings) implements WriteAnswer {

    /** What a client hears of it. */
    public ObjectNode status() {
      ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
      status.putObject("metadata");
      status.put("status", "Success");
      ObjectNode details = status.putObject("details").put("name", last.key().name());
      if (!last.key().type().group().isEmpty()) {
        details.put("group", last.key().type().group());
      }
      details.put("kind", last.key().type().resource()).put("uid", last.uid().value());
      return status;
    }
  }

  /** A deletecollection. @param objects what was deleted or marked */
  record RemovedMany(List<StoredObject> objects, long revision, List<String> warnings)
      implements WriteAnswer {}

  record Refused(Failure failure, List<String> warnings) implements WriteAnswer {}
}
