package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.object.DeleteOptions;
import java.util.List;

/** One write, decoded but not yet judged. */
public record WriteRequest(Caller caller, Target target, Operation operation, Options options) {

  /** The verb with its body. Trees become the gate's. */
  public sealed interface Operation {

    /** The API verb. */
    default String verb() {
      return switch (this) {
        case Create _ -> "create";
        case Update _ -> "update";
        case Patch _ -> "patch";
        case Delete _ -> "delete";
        case DeleteCollection _ -> "deletecollection";
      };
    }

    /**
     * @param decodeProblems duplicate fields that decoding found, in upstream's wording
     */
    record Create(ObjectNode object, List<String> decodeProblems) implements Operation {}

    record Update(ObjectNode object, List<String> decodeProblems) implements Operation {}

    record Patch(PatchType type, JsonNode patch, List<String> decodeProblems)
        implements Operation {}

    record Delete(DeleteOptions options) implements Operation {}

    /** Each object is deleted by itself; empty selectors match all. */
    record DeleteCollection(DeleteOptions options, String labelSelector, String fieldSelector)
        implements Operation {}
  }

  /** By Content-Type. */
  public enum PatchType {
    JSON,
    MERGE,
    STRATEGIC,
    APPLY
  }

  /** What to do with unknown and duplicate fields. */
  public enum FieldValidation {
    STRICT,
    WARN,
    IGNORE
  }

  /**
   * @param fieldManager empty when unsaid
   * @param force of server-side apply
   */
  public record Options(
      boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {
    public static final Options NONE = managedBy("");

    /** Of writers inside the process, who know what they send and what they are called upstream. */
    public static Options managedBy(String fieldManager) {
      return new Options(false, fieldManager, FieldValidation.IGNORE, false);
    }
  }
}
