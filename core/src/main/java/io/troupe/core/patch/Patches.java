package io.troupe.core.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.outcome.StatusCause;
import io.troupe.core.schema.Schema;
import java.util.List;

/**
 * Applies a patch of any kind to an object. Neither argument is changed; the result shares nothing
 * with them that a caller could change by accident. What the result means (known fields, types,
 * identity) is judged by whoever asked.
 */
public final class Patches {
  private Patches() {}

  /**
   * @param schema of the object; only the strategic merge reads it
   * @param patch as decoded: an array for {@link PatchKind#JSON}, else an object
   * @return refusals carry upstream's codes: 400 for a patch that is no patch, 413 for one that
   *     does too much, 415 for server-side apply (which this server does not have), 422 for one
   *     that does not fit the object
   */
  public static Result<ObjectNode> apply(
      PatchKind kind, Schema schema, ObjectNode original, JsonNode patch) {
    return switch (kind) {
      case JSON -> JsonPatches.apply(original, patch);
      case MERGE -> object(patch).then(p -> Result.ok(MergePatch.apply(original, p)));
      case STRATEGIC -> object(patch).then(p -> StrategicMerge.apply(schema, original, p));
    };
  }

  private static Result<ObjectNode> object(JsonNode patch) {
    return patch instanceof ObjectNode object
        ? Result.ok(object)
        : Result.refused(
            Failure.badRequest(
                "error decoding patch: json: cannot unmarshal "
                    + patch.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                    + " into Go value of type map[string]interface {}"));
  }

  /**
   * Upstream's answer to a patch that cannot be applied says only this; the cause tells the rest.
   */
  static <T> Result<T> unprocessable(String why) {
    return Result.refused(
        Failure.of(Reason.INVALID, "the server rejected our request due to an error in our request")
            .withCauses(List.of(new StatusCause("UnexpectedServerResponse", why, ""))));
  }
}
