package io.troupe.core.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a kind does beyond its data. Trees are changed in place; the caller owns them. The generic
 * parts (metadata, the status subresource's separation, generation) are not repeated here.
 */
public interface KindRules {

  /** A kind without rules of its own. */
  KindRules NONE = new KindRules() {};

  /** What its names must look like. */
  default NameForm nameForm() {
    return NameForm.SUBDOMAIN;
  }

  /** Whether a create may bring a status along; for all but nodes the server drops it. */
  default boolean keepsStatusOnCreate() {
    return false;
  }

  /**
   * What requests may say in their query.
   *
   * @param verb get, list, watch (of one by name) or create
   * @param usual of other kinds
   */
  default List<QueryParameter> parameters(String verb, List<QueryParameter> usual) {
    return usual;
  }

  /** Whether a kind of namespaces is asked for without one, too, by name or to create. */
  default boolean servedForCluster() {
    return false;
  }

  /** Fills in what upstream's defaulting fills in; idempotent. */
  default void applyDefaults(ObjectNode object) {}

  /** Before validation of a create: drops what a client may not set, sets what the server sets. */
  default void prepareForCreate(ObjectNode object) {}

  /** Before validation of an update of the main resource; status is already the old one. */
  default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

  /** Every error with its path, in field order. */
  default List<FieldError> validate(ObjectNode object) {
    return List.of();
  }

  /**
   * Only what depends on the old object, such as immutable fields; {@link #validate} runs as well.
   */
  default List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
    return List.of();
  }

  /** All of an update of the main resource; kinds that forgive old mistakes judge both at once. */
  default List<FieldError> validateChange(ObjectNode object, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validate(object));
    errors.addAll(validateUpdate(object, old));
    return errors;
  }

  default List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
    return List.of();
  }

  /** Whether an update of the status may change labels and annotations too. */
  default boolean statusUpdateChangesMetadata() {
    return true;
  }

  /**
   * Whether clients are compiled with a type for it: only then are protobuf bodies and strategic
   * merge patches possible.
   */
  default boolean hasCompiledType() {
    return true;
  }

  /** Where its objects keep what a Scale shows; empty for where workloads keep it. */
  default Optional<ScaleView> scale() {
    return Optional.empty();
  }

  /**
   * A subresource, other than status, through which a part of the object is updated: a Pod's {@code
   * resize} for instance. Empty for what is none.
   */
  default Optional<ObjectPart> part(String subresource) {
    return Optional.empty();
  }

  /** Things a user should know, sent as Warning headers. */
  default List<String> warnings(ObjectNode object) {
    return List.of();
  }

  /** Only what a create must not say; {@link #validate} runs as well. */
  default List<FieldError> validateCreate(ObjectNode object) {
    return List.of();
  }

  /**
   * Before validation of an update of status, or of another subresource that is a view of the whole
   * object: puts back what this view may not change, sets what the server sets.
   *
   * @param subresource such as {@code status} or {@code approval}
   */
  default void prepareForViewUpdate(
      String subresource, ObjectNode object, ObjectNode old, Instant now) {}

  /** As {@link #validateStatusUpdate}, for kinds with several such subresources. */
  default List<FieldError> validateViewUpdate(
      String subresource, ObjectNode object, ObjectNode old) {
    return validateStatusUpdate(object, old);
  }
}
