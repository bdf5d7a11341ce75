package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.core.AddressErrors;
import io.troupe.core.kind.core.PortErrors;
import io.troupe.core.kind.meta.LabelErrors;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.service.KubernetesService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** EndpointSlices. Follows upstream pkg/apis/discovery/validation. */
final class EndpointSliceRules implements KindRules {
  private static final int ENDPOINTS_MAX = 1000;
  private static final int ADDRESSES_MAX = 100;
  private static final int PORTS_MAX = 20_000;
  private static final int ZONE_HINTS_MAX = 8;
  private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");

  @Override
  public void applyDefaults(ObjectNode slice) {
    for (ObjectNode port : Tree.objects(slice.path("ports"))) {
      Tree.defaultIfAbsent(port, "name", "");
      Tree.defaultIfAbsent(port, "protocol", "TCP");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode slice) {
    List<FieldError> errors = new ArrayList<>();
    String type = Tree.text(slice, "addressType");
    if (type.isEmpty()) {
      errors.add(FieldError.required("addressType", ""));
    } else if (!ADDRESS_TYPES.contains(type)) {
      errors.add(FieldError.notSupported("addressType", type, ADDRESS_TYPES));
    }
    JsonNode endpoints = slice.path("endpoints");
    if (endpoints.size() > ENDPOINTS_MAX) {
      errors.add(tooMany("endpoints", endpoints.size(), ENDPOINTS_MAX));
      return errors;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      addresses(
          endpoints.get(i).path("addresses"),
          type,
          KubernetesService.isOwn(slice),
          "endpoints[" + i + "].addresses",
          errors);
      endpoint(new FieldCheck(endpoints.get(i), "endpoints[" + i + "]", errors));
    }
    ports(slice.path("ports"), errors);
    return errors;
  }

  private static void endpoint(FieldCheck endpoint) {
    endpoint.at("hostname").form(NameForm.LABEL);
    endpoint.at("nodeName").form(NameForm.SUBDOMAIN);
    LabelErrors.add(
        endpoint.at("deprecatedTopology").value(),
        endpoint.path() + ".deprecatedTopology",
        endpoint.errors());
    FieldCheck hints = endpoint.at("hints");
    if (hints.at("forZones").value().size() > ZONE_HINTS_MAX) {
      hints.at("forZones").tooMany(ZONE_HINTS_MAX);
      return;
    }
    List<FieldCheck> zones = hints.items("forZones");
    FieldCheck.distinct(zones, "name");
    for (FieldCheck zone : zones) {
      Labels.keyProblems(zone.at("name").text()).forEach(zone.at("name")::invalid);
    }
  }

  private static void addresses(
      JsonNode addresses, String type, boolean ownApi, String path, List<FieldError> errors) {
    if (addresses.isEmpty()) {
      errors.add(FieldError.required(path, "must contain at least 1 address"));
    } else if (addresses.size() > ADDRESSES_MAX) {
      errors.add(tooMany(path, addresses.size(), ADDRESSES_MAX));
    }
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i).asText();
      String at = path + "[" + i + "]";
      if (type.equals("FQDN")) {
        NameForm.SUBDOMAIN
            .problems(address)
            .forEach(p -> errors.add(FieldError.invalid(at, address, p)));
      } else {
        AddressErrors.endpoint(address, ownApi, at, errors);
      }
    }
  }

  private static void ports(JsonNode list, List<FieldError> errors) {
    if (list.size() > PORTS_MAX) {
      errors.add(tooMany("ports", list.size(), PORTS_MAX));
      return;
    }
    Set<String> names = new HashSet<>();
    List<ObjectNode> ports = Tree.objects(list);
    for (int i = 0; i < ports.size(); i++) {
      String path = "ports[" + i + "]";
      String name = Tree.text(ports.get(i), "name");
      if (!name.isEmpty()) {
        NameForm.LABEL
            .problems(name)
            .forEach(p -> errors.add(FieldError.invalid(path + ".name", name, p)));
      }
      if (!names.add(name)) {
        errors.add(FieldError.duplicate(path + ".name", name));
      }
      new FieldCheck(ports.get(i), path, errors).at("appProtocol").qualifiedName();
      PortErrors.protocol(Tree.text(ports.get(i), "protocol"), path + ".protocol", errors);
    }
  }

  private static FieldError tooMany(String path, int given, int max) {
    return new FieldError(
        FieldError.Type.TOO_MANY,
        path,
        Integer.toString(given),
        "must have at most " + max + " items");
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode slice, ObjectNode old) {
    return slice.path("addressType").equals(old.path("addressType"))
        ? List.of()
        : List.of(
            FieldError.invalid(
                "addressType", Tree.text(slice, "addressType"), "field is immutable"));
  }
}
