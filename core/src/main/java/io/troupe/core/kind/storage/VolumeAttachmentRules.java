package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** The wish that a volume be attached to a node. Follows upstream ValidateVolumeAttachment. */
final class VolumeAttachmentRules implements KindRules {
  private static final String ONE =
      "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

  @Override
  public List<FieldError> validate(ObjectNode attachment) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(attachment, errors).at("spec");
    CsiDriverRules.driverName(spec.at("attacher"));
    FieldCheck source = spec.at("source");
    FieldCheck name = source.at("persistentVolumeName");
    boolean inline = source.at("inlineVolumeSpec").isPresent();
    if (inline && name.isPresent()) {
      source.forbidden(ONE);
    } else if (!inline && !name.isPresent()) {
      source.errors().add(FieldError.required(source.path(), ONE));
    } else if (!inline) {
      name.required("must specify non empty persistentVolumeName");
    }
    FieldCheck node = spec.at("nodeName");
    if (node.required()) {
      node.form(NameForm.SUBDOMAIN);
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode attachment, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck.of(attachment, errors).at("spec").immutable(old.path("spec"));
    return errors;
  }
}
