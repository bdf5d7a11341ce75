package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.service.KubernetesService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Endpoints. Follows upstream ValidateEndpoints. */
final class EndpointsRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode endpoints) {
    for (ObjectNode subset : Tree.objects(endpoints.path("subsets"))) {
      for (ObjectNode port : Tree.objects(subset.path("ports"))) {
        Tree.defaultText(port, "protocol", "TCP");
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode endpoints) {
    List<FieldError> errors = new ArrayList<>();
    boolean ownApi = KubernetesService.isOwn(endpoints);
    List<ObjectNode> subsets = Tree.objects(endpoints.path("subsets"));
    for (int i = 0; i < subsets.size(); i++) {
      ObjectNode subset = subsets.get(i);
      String path = "subsets[" + i + "]";
      if (subset.path("addresses").isEmpty() && subset.path("notReadyAddresses").isEmpty()) {
        errors.add(FieldError.required(path, "must specify `addresses` or `notReadyAddresses`"));
      }
      for (String list : List.of("addresses", "notReadyAddresses")) {
        JsonNode addresses = subset.path(list);
        for (int j = 0; j < addresses.size(); j++) {
          AddressErrors.endpoint(
              Tree.text(addresses.get(j), "ip"),
              ownApi,
              path + '.' + list + "[" + j + "].ip",
              errors);
        }
      }
      ports(Tree.objects(subset.path("ports")), path, errors);
    }
    return errors;
  }

  private static void ports(List<ObjectNode> ports, String path, List<FieldError> errors) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String at = path + ".ports[" + i + "]";
      ObjectNode port = ports.get(i);
      PortErrors.serviceName(Tree.text(port, "name"), ports.size() > 1, names, at, errors);
      PortErrors.number(port.path("port"), at + ".port", errors);
      PortErrors.protocol(Tree.text(port, "protocol"), at + ".protocol", errors);
    }
  }

  @Override
  public List<String> warnings(ObjectNode endpoints) {
    return List.of("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
  }
}
