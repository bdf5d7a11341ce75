package io.troupe.core.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;

/** Strategic merge patch. */
final class StrategicMerge {
  private StrategicMerge() {}

  static Result<ObjectNode> apply(Schema schema, ObjectNode original, ObjectNode patch) {
    return Result.ok(MergePatch.apply(original, patch));
  }
}
