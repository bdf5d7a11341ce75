package io.troupe.core.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.EnumSet;

/**
 * JSON patch, RFC 6902, with upstream's bounds.
 *
 * <p>Operations run in stretches, each ending before a {@code copy}: a copy may double the
 * document, so what it copies is measured first. The library copies the document once per stretch,
 * hence the bound on copies, which upstream does not need.
 */
final class JsonPatches {

  /** Upstream's limit of operations in one patch. */
  static final int OPERATIONS_MAX = 10_000;

  static final int COPIES_MAX = 100;

  /** Upstream's limit of what copy operations of one patch may add up to. */
  static final int COPIED_BYTES_MAX = 3 * 1024 * 1024;

  private JsonPatches() {}

  static Result<ObjectNode> apply(ObjectNode original, JsonNode patch) {
    if (!(patch instanceof ArrayNode operations)) {
      return Result.refused(
          Failure.badRequest(
              "error decoding patch: json: cannot unmarshal object into Go value of type"
                  + " jsonpatch.Patch"));
    }
    if (operations.size() > OPERATIONS_MAX) {
      return tooMuch(
          "The allowed maximum operations in a JSON patch is "
              + OPERATIONS_MAX
              + ", got "
              + operations.size());
    }
    try {
      return run(original, operations);
    } catch (JsonPatchException e) {
      return Patches.unprocessable(e.getMessage());
    } catch (RuntimeException e) {
      // The library meets malformed pointers with whatever exception its parser runs into.
      return Patches.unprocessable("Invalid JSON Patch");
    }
  }

  private static Result<ObjectNode> run(ObjectNode original, ArrayNode operations) {
    JsonNode document = original;
    ArrayNode stretch = JsonNodeFactory.instance.arrayNode();
    int copies = 0;
    long copied = 0;
    for (JsonNode operation : operations) {
      if (operation.path("op").asText().equals("copy")) {
        document = through(stretch, document);
        stretch = JsonNodeFactory.instance.arrayNode();
        copies++;
        copied += bytesAt(document, operation.path("from").asText());
        if (copies > COPIES_MAX || copied > COPIED_BYTES_MAX) {
          return tooMuch(
              "Unable to complete the copy, the accumulated size increase of copy is "
                  + copied
                  + " in "
                  + copies
                  + " operations, exceeding the limit "
                  + COPIED_BYTES_MAX
                  + " in "
                  + COPIES_MAX);
        }
      }
      stretch.add(operation);
    }
    return through(stretch, document) instanceof ObjectNode object
        ? Result.ok(object)
        : Patches.unprocessable("the patch replaces the object by something else");
  }

  private static JsonNode through(ArrayNode operations, JsonNode document) {
    return JsonPatch.apply(
        operations, document, EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT));
  }

  private static long bytesAt(JsonNode document, String pointer) {
    boolean legal = pointer.isEmpty() || pointer.startsWith("/");
    return legal ? Json.bytes(document.at(pointer)).length : 0;
  }

  private static Result<ObjectNode> tooMuch(String message) {
    return Result.refused(
        Failure.of(Reason.REQUEST_ENTITY_TOO_LARGE, "Request entity too large: " + message));
  }
}
