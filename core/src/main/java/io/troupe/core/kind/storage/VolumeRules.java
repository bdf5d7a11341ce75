package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.core.NodeSelectorValidation;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Persistent volumes. Follows upstream ValidatePersistentVolume. */
final class VolumeRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode volume) {
    ObjectNode spec = Tree.child(volume, "spec");
    Tree.defaultText(spec, "persistentVolumeReclaimPolicy", "Retain");
    Tree.defaultIfAbsent(spec, "volumeMode", "Filesystem");
    VolumeSources.applyDefaults(spec);
    Tree.defaultText(Tree.child(volume, "status"), "phase", "Pending");
  }

  @Override
  public List<FieldError> validate(ObjectNode volume) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(volume, errors).at("spec");
    spec.at("accessModes").required();
    AccessModes.check(spec);
    capacity(spec);
    boolean hasAffinity = spec.at("nodeAffinity").isPresent();
    if (hasAffinity) {
      affinity(spec.at("nodeAffinity"));
    }
    spec.at("persistentVolumeReclaimPolicy").oneOf("Delete", "Recycle", "Retain");
    VolumeSources.check(spec);
    if (spec.at("local").isPresent() && !hasAffinity) {
      errors.add(
          FieldError.required("metadata.annotations", "Local volume requires node affinity"));
    }
    recycledRoot(spec);
    spec.at("storageClassName").form(NameForm.SUBDOMAIN);
    spec.at("volumeMode").oneOf("Block", "Filesystem");
    FieldCheck attributes = spec.at("volumeAttributesClassName");
    if (attributes.isPresent()) {
      attributes.form(NameForm.SUBDOMAIN);
      if (!attributes.isSet()) {
        attributes.required("an empty string is disallowed");
      } else if (!spec.at("csi").isPresent()) {
        spec.at("csi").required("has to be specified when using volumeAttributesClassName");
      }
    }
    return errors;
  }

  private static void capacity(FieldCheck spec) {
    FieldCheck capacity = spec.at("capacity");
    if (capacity.value().isEmpty()) {
      capacity.errors().add(FieldError.required(capacity.path(), ""));
    } else if (!capacity.value().has("storage") || capacity.value().size() > 1) {
      capacity
          .errors()
          .add(
              new FieldError(
                  FieldError.Type.NOT_SUPPORTED,
                  capacity.path(),
                  capacity.value().toString(),
                  "supported values: \"storage\""));
    }
    spec.entries("capacity").forEach(FieldCheck::positiveQuantity);
  }

  private static void affinity(FieldCheck affinity) {
    FieldCheck required = affinity.at("required");
    if (!required.isPresent()) {
      required.required("must specify required node constraints");
      return;
    }
    NodeSelectorValidation.terms(
        required.at("nodeSelectorTerms").value(),
        required.path() + ".nodeSelectorTerms",
        required.errors());
  }

  private static void recycledRoot(FieldCheck spec) {
    String path = spec.at("hostPath").at("path").text();
    FieldCheck policy = spec.at("persistentVolumeReclaimPolicy");
    if (!path.isEmpty() && path.replace("/", "").isEmpty() && policy.text().equals("Recycle")) {
      policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode volume, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(volume, errors).at("spec");
    JsonNode before = old.path("spec");
    if (!VolumeSources.of(spec.value()).equals(VolumeSources.of(before))) {
      spec.nowhere("persistentvolumesource")
          .forbidden("spec.persistentvolumesource is immutable after creation");
    }
    spec.at("volumeMode").immutable(before.path("volumeMode"));
    if (Tree.has(before, "nodeAffinity")) {
      spec.at("nodeAffinity").immutable(before.path("nodeAffinity"));
    }
    FieldCheck attributes = spec.at("volumeAttributesClassName");
    if (Tree.has(before, "volumeAttributesClassName") && !attributes.isPresent()) {
      attributes.forbidden("update from non-nil value to nil is forbidden");
    }
    return errors;
  }
}
