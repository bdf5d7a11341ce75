package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** The CSI drivers a node runs. Follows upstream ValidateCSINode. */
final class CsiNodeRules implements KindRules {
  private static final int ID_CHARACTERS_MAX = 192;

  @Override
  public List<FieldError> validate(ObjectNode node) {
    List<FieldError> errors = new ArrayList<>();
    List<FieldCheck> drivers = FieldCheck.of(node, errors).at("spec").items("drivers");
    for (FieldCheck driver : drivers) {
      CsiDriverRules.driverName(driver.at("name"));
      FieldCheck id = driver.at("nodeID");
      if (id.required() && id.text().length() > ID_CHARACTERS_MAX) {
        id.invalid("must be " + ID_CHARACTERS_MAX + " characters or less");
      }
      driver.at("allocatable").at("count").notNegative();
      List<FieldCheck> keys = driver.items("topologyKeys");
      FieldCheck.distinct(keys, "");
      for (FieldCheck key : keys) {
        if (!key.isSet()) {
          key.required();
        }
        Labels.keyProblems(key.text()).forEach(key::invalid);
      }
    }
    FieldCheck.distinct(drivers, "name");
    return errors;
  }

  /** A driver may come and go; while it stays it stays what it is, but for what it can take. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    for (FieldCheck driver : FieldCheck.of(node, errors).at("spec").items("drivers")) {
      for (ObjectNode before : Tree.objects(old.path("spec").path("drivers"))) {
        boolean same = driver.at("name").value().equals(before.path("name"));
        if (same && !fixed(driver.value()).equals(fixed(before))) {
          driver.invalid("field is immutable");
        }
      }
    }
    return errors;
  }

  private static JsonNode fixed(JsonNode driver) {
    return driver instanceof ObjectNode object ? object.deepCopy().without("allocatable") : driver;
  }
}
