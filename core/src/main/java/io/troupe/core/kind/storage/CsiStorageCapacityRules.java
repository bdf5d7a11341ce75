package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** How much a driver can still give in one part of the cluster. */
final class CsiStorageCapacityRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode capacity) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(capacity, errors);
    SelectorErrors.add(root.at("nodeTopology"));
    FieldCheck storageClass = root.at("storageClassName");
    NameForm.SUBDOMAIN.problems(storageClass.text()).forEach(storageClass::invalid);
    root.at("capacity").notNegativeQuantity();
    root.at("maximumVolumeSize").notNegativeQuantity();
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode capacity, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(capacity, errors);
    root.at("nodeTopology").immutable(old.path("nodeTopology"));
    root.at("storageClassName").immutable(old.path("storageClassName"));
    return errors;
  }
}
