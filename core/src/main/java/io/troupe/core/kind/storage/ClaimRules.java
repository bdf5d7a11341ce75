package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Persistent volume claims. Follows upstream ValidatePersistentVolumeClaim. */
final class ClaimRules implements KindRules {
  private static final String CLAIM = "PersistentVolumeClaim";
  private static final String SNAPSHOT = "VolumeSnapshot";
  private static final String SNAPSHOT_GROUP = "snapshot.storage.k8s.io";

  @Override
  public void applyDefaults(ObjectNode claim) {
    Tree.defaultIfAbsent(Tree.child(claim, "spec"), "volumeMode", "Filesystem");
    Tree.defaultText(Tree.child(claim, "status"), "phase", "Pending");
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    ObjectNode spec = Tree.child(claim, "spec");
    if (spec.path("dataSource").isObject() && !isOldSource(spec.path("dataSource"))) {
      spec.remove("dataSource");
    }
    linkSources(spec);
  }

  /** The older field only ever knew claims and snapshots; others are dropped without a word. */
  private static boolean isOldSource(JsonNode source) {
    String group = Tree.text(source, "apiGroup");
    String kind = Tree.text(source, "kind");
    return kind.equals(CLAIM) && group.isEmpty()
        || kind.equals(SNAPSHOT) && group.equals(SNAPSHOT_GROUP);
  }

  /** Each of the two ways to name a source shows the other's, unless it is in another namespace. */
  private static void linkSources(ObjectNode spec) {
    JsonNode old = spec.path("dataSource");
    JsonNode reference = spec.path("dataSourceRef");
    if (old.isObject() && !reference.isObject()) {
      spec.set("dataSourceRef", old.deepCopy());
    } else if (reference.isObject()
        && !old.isObject()
        && Tree.text(reference, "namespace").isEmpty()
        && isOldSource(reference)) {
      spec.set("dataSource", reference.deepCopy());
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(claim, errors).at("spec");
    if (spec.at("selector").isPresent()) {
      SelectorErrors.add(spec.at("selector"));
    }
    spec.at("accessModes").required("at least 1 access mode is required");
    AccessModes.check(spec);
    FieldCheck size =
        new FieldCheck(
            spec.value().path("resources").path("requests").path("storage"),
            "spec.resources[storage]",
            errors);
    if (size.required()) {
      size.positiveQuantity();
    }
    spec.at("storageClassName").form(NameForm.SUBDOMAIN);
    spec.at("volumeMode").oneOf("Block", "Filesystem");
    source(spec.at("dataSource"));
    source(spec.at("dataSourceRef"));
    sourcesAgree(spec);
    spec.at("volumeAttributesClassName").form(NameForm.SUBDOMAIN);
    return errors;
  }

  private static void source(FieldCheck source) {
    if (!source.isPresent()) {
      return;
    }
    source.at("name").required();
    source.at("kind").required();
    FieldCheck group = source.at("apiGroup");
    if (!group.isSet() && !source.at("kind").text().equals(CLAIM)) {
      source.invalid(
          source.at("kind").text(),
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
    group.form(NameForm.SUBDOMAIN);
  }

  private static void sourcesAgree(FieldCheck spec) {
    FieldCheck old = spec.at("dataSource");
    FieldCheck reference = spec.at("dataSourceRef");
    if (!old.isPresent() || !reference.isPresent()) {
      return;
    }
    if (reference.at("namespace").isSet()) {
      spec.invalid(old.path(), "may not be specified when dataSourceRef.namespace is specified");
      return;
    }
    for (String field : List.of("apiGroup", "kind", "name")) {
      if (!Tree.text(old.value(), field).equals(Tree.text(reference.value(), field))) {
        spec.invalid(old.path(), "must match dataSourceRef");
        return;
      }
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(claim, errors).at("spec");
    JsonNode before = old.path("spec");
    boolean bound = Tree.text(claim.path("status"), "phase").equals("Bound");
    if (!fixed(claim, before, bound).equals(fixed(old, before, bound))) {
      spec.forbidden(
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims");
      return errors;
    }
    shrinking(spec, before, claim.path("status"));
    FieldCheck attributes = spec.at("volumeAttributesClassName");
    if (Tree.has(before, "volumeAttributesClassName") && !attributes.isPresent()) {
      attributes.forbidden("update from non-nil value to nil is forbidden");
    }
    return errors;
  }

  /** What of a spec must not change: without what a binder sets once and what may grow. */
  private static JsonNode fixed(ObjectNode claim, JsonNode before, boolean bound) {
    ObjectNode spec =
        claim.path("spec") instanceof ObjectNode object ? object.deepCopy() : claim.objectNode();
    if (Tree.text(before, "volumeName").isEmpty()) {
      spec.remove("volumeName");
    }
    if (!Tree.has(before, "storageClassName")) {
      spec.remove("storageClassName"); // given once, later, by whoever makes a class the default
    }
    if (bound) {
      spec.remove("volumeAttributesClassName");
      if (spec.path("resources").path("requests") instanceof ObjectNode requests) {
        requests.remove("storage");
      }
    }
    return spec;
  }

  /** A size that could not be reached may be taken back, down to what has been reached. */
  private static void shrinking(FieldCheck spec, JsonNode before, JsonNode status) {
    FieldCheck size = spec.at("resources").at("requests").at("storage");
    Optional<Quantity> asked = size.quantity();
    Optional<Quantity> earlier =
        Quantity.parse(before.path("resources").path("requests").path("storage").asText(""));
    if (asked.isEmpty() || earlier.isEmpty() || asked.get().compareTo(earlier.get()) >= 0) {
      return;
    }
    Optional<Quantity> reached = Quantity.parse(status.path("capacity").path("storage").asText(""));
    if (reached.isPresent() && asked.get().compareTo(reached.get()) <= 0) {
      size.forbidden("field can not be less than status.capacity");
    }
  }
}
