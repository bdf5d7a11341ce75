package io.troupe.core.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.core.NodeSelectorValidation;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What devices a driver has. Follows upstream ValidateResourceSlice. */
final class ResourceSliceRules implements KindRules {
  private static final int DEVICES_MAX = 128;
  private static final int ATTRIBUTES_MAX = 32;
  private static final int POOL_CHARACTERS_MAX = 253;
  private static final List<String> PLACES =
      List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");

  @Override
  public List<FieldError> validate(ObjectNode slice) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(slice, errors).at("spec");
    DeviceErrors.driver(spec.at("driver"));
    pool(spec.at("pool"));
    place(spec);
    List<FieldCheck> devices = spec.items("devices");
    if (devices.size() > DEVICES_MAX) {
      spec.at("devices").tooMany(DEVICES_MAX);
    }
    for (FieldCheck device : devices) {
      device(device);
    }
    FieldCheck.distinct(devices, "name");
    return errors;
  }

  private static void pool(FieldCheck pool) {
    FieldCheck name = pool.at("name");
    if (name.required()) {
      if (name.text().length() > POOL_CHARACTERS_MAX) {
        name.errors().add(FieldError.tooLong(name.path(), POOL_CHARACTERS_MAX));
      }
      for (String part : name.text().split("/", -1)) {
        NameForm.SUBDOMAIN.problems(part).forEach(p -> name.invalid(part, p));
      }
    }
    if (pool.at("resourceSliceCount").value().asLong(0) <= 0) {
      pool.at("resourceSliceCount").invalid("must be greater than zero");
    }
    pool.at("generation").notNegative();
  }

  private static void place(FieldCheck spec) {
    List<String> given =
        PLACES.stream()
            .filter(p -> spec.at(p).isSet() && !spec.at(p).value().asText().equals("false"))
            .toList();
    String words =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
            + " required";
    if (given.isEmpty()) {
      spec.errors().add(FieldError.required(spec.path(), words));
    } else if (given.size() > 1) {
      spec.invalid("{" + String.join(", ", given) + "}", words);
    }
    spec.at("nodeName").form(NameForm.SUBDOMAIN);
    FieldCheck selector = spec.at("nodeSelector");
    if (selector.isPresent()) {
      FieldCheck terms = selector.at("nodeSelectorTerms");
      NodeSelectorValidation.terms(terms.value(), terms.path(), terms.errors());
      if (terms.value().size() > 1) {
        terms.invalid("must have exactly one node selector term");
      }
    }
  }

  private static void device(FieldCheck device) {
    if (device.at("name").required()) {
      device.at("name").form(NameForm.LABEL);
    }
    int facts = device.at("attributes").value().size() + device.at("capacity").value().size();
    if (facts > ATTRIBUTES_MAX) {
      device.invalid(
          Integer.toString(facts),
          "the total number of attributes and capacities must not exceed " + ATTRIBUTES_MAX);
    }
    for (String map : List.of("attributes", "capacity")) {
      device
          .at(map)
          .value()
          .fieldNames()
          .forEachRemaining(name -> DeviceErrors.qualifiedName(device.at(map).key(name), name));
    }
    for (FieldCheck attribute : device.entries("attributes")) {
      if (attribute.value().size() != 1) {
        attribute
            .errors()
            .add(FieldError.required(attribute.path(), "exactly one value must be specified"));
      }
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode slice, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck spec = FieldCheck.of(slice, errors).at("spec");
    for (String field : List.of("driver", "nodeName")) {
      spec.at(field).immutable(old.path("spec").path(field));
    }
    spec.at("pool").at("name").immutable(old.path("spec").path("pool").path("name"));
    return errors;
  }
}
