package io.troupe.core.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Device classes. Follows upstream ValidateDeviceClass. */
final class DeviceClassRules implements KindRules {
  @Override
  public List<FieldError> validate(ObjectNode deviceClass) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(deviceClass, errors).at("spec");
    DeviceErrors.selectors(spec);
    DeviceErrors.configs(spec);
    return errors;
  }
}
