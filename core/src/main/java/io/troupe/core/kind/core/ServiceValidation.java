package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.LabelErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Service's spec may not say. */
final class ServiceValidation {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> AFFINITIES = List.of("ClientIP", "None");
  private static final List<String> TRAFFIC = List.of("Cluster", "Local");
  private static final long AFFINITY_SECONDS_MAX = 86_400;

  private ServiceValidation() {}

  static List<FieldError> of(JsonNode spec) {
    List<FieldError> errors = new ArrayList<>();
    String type = Tree.text(spec, "type");
    boolean headless = Tree.text(spec, "clusterIP").equals(ServiceRules.NO_ADDRESS);
    if (spec.path("ports").isEmpty() && !headless && !type.equals("ExternalName")) {
      errors.add(FieldError.required("spec.ports", ""));
    }
    if (type.equals("LoadBalancer") && headless) {
      errors.add(
          FieldError.invalid(
              "spec.clusterIPs[0]", "None", "may not be set to 'None' for LoadBalancer services"));
    } else if (type.equals("NodePort") && headless) {
      errors.add(
          FieldError.invalid(
              "spec.clusterIPs[0]", "None", "may not be set to 'None' for NodePort services"));
    } else if (type.equals("ExternalName")) {
      externalName(spec, errors);
    }
    ports(spec, type, errors);
    LabelErrors.add(spec.path("selector"), "spec.selector", errors);
    oneOf(spec, "sessionAffinity", AFFINITIES, true, errors);
    affinityTimeout(spec, errors);
    addresses(spec, errors);
    oneOf(spec, "type", TYPES, true, errors);
    oneOf(spec, "externalTrafficPolicy", TRAFFIC, false, errors);
    oneOf(spec, "internalTrafficPolicy", TRAFFIC, false, errors);
    ServiceExposureValidation.add(spec, errors);
    return errors;
  }

  static List<FieldError> ofUpdate(JsonNode spec, JsonNode old) {
    String before = Tree.text(old, "clusterIP");
    String after = Tree.text(spec, "clusterIP");
    boolean fixed =
        !Tree.text(spec, "type").equals("ExternalName")
            && !Tree.text(old, "type").equals("ExternalName")
            && !before.isEmpty();
    List<FieldError> errors = new ArrayList<>();
    if (fixed && !before.equals(after)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.clusterIPs[0]",
              "[\"" + after + "\"]",
              "may not change once set"));
    }
    ServiceExposureValidation.ofUpdate(spec, old, errors);
    return errors;
  }

  private static void externalName(JsonNode spec, List<FieldError> errors) {
    for (String field : List.of("clusterIPs", "clusterIP", "ipFamilies", "ipFamilyPolicy")) {
      if (!spec.path(field).isEmpty() || !Tree.text(spec, field).isEmpty()) {
        errors.add(
            FieldError.forbidden("spec." + field, "may not be set when `type` is 'ExternalName'"));
      }
    }
    String name = Tree.text(spec, "externalName").replaceFirst("\\.$", "");
    if (name.isEmpty()) {
      errors.add(FieldError.required("spec.externalName", ""));
    } else {
      NameForm.SUBDOMAIN
          .problems(name)
          .forEach(p -> errors.add(FieldError.invalid("spec.externalName", name, p)));
    }
  }

  private static void ports(JsonNode spec, String type, List<FieldError> errors) {
    List<ObjectNode> ports = Tree.objects(spec.path("ports"));
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String path = "spec.ports[" + i + "]";
      PortErrors.serviceName(Tree.text(port, "name"), ports.size() > 1, names, path, errors);
      PortErrors.number(port.path("port"), path + ".port", errors);
      PortErrors.protocol(Tree.text(port, "protocol"), path + ".protocol", errors);
      if (Tree.has(port, "targetPort")) {
        PortErrors.numberOrName(port.path("targetPort"), path + ".targetPort", errors);
      }
      if (port.path("nodePort").asLong() != 0 && type.equals("ClusterIP")) {
        errors.add(
            FieldError.forbidden(path + ".nodePort", "may not be used when `type` is 'ClusterIP'"));
      }
      String identity = Tree.text(port, "protocol") + port.path("port").asText();
      if (!numbers.add(identity)) {
        String shown =
            "{\"protocol\":\"%s\",\"port\":%s,\"targetPort\":0}"
                .formatted(Tree.text(port, "protocol"), port.path("port").asText());
        errors.add(new FieldError(FieldError.Type.DUPLICATE, path, shown, ""));
      }
    }
  }

  private static void affinityTimeout(JsonNode spec, List<FieldError> errors) {
    JsonNode seconds = spec.path("sessionAffinityConfig").path("clientIP").path("timeoutSeconds");
    if (seconds.isNumber() && (seconds.asLong() <= 0 || seconds.asLong() > AFFINITY_SECONDS_MAX)) {
      errors.add(
          FieldError.invalid(
              "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
              seconds.asLong(),
              "must be greater than 0 and less than 86400"));
    }
  }

  private static void addresses(JsonNode spec, List<FieldError> errors) {
    String address = Tree.text(spec, "clusterIP");
    JsonNode all = spec.path("clusterIPs");
    if (!address.isEmpty() && !all.isEmpty() && !all.path(0).asText().equals(address)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.clusterIPs",
              all.toString(),
              "first value must match `clusterIP`"));
    }
    if (!address.isEmpty() && !address.equals(ServiceRules.NO_ADDRESS)) {
      AddressErrors.ip(address, "spec.clusterIPs[0]", errors);
    }
    JsonNode external = spec.path("externalIPs");
    for (int i = 0; i < external.size(); i++) {
      AddressErrors.nonSpecialIp(external.get(i).asText(), "spec.externalIPs[" + i + "]", errors);
    }
  }

  private static void oneOf(
      JsonNode spec,
      String field,
      List<String> supported,
      boolean required,
      List<FieldError> errors) {
    String value = Tree.text(spec, field);
    if (value.isEmpty() && required) {
      errors.add(FieldError.required("spec." + field, ""));
    } else if (!value.isEmpty() && !supported.contains(value)) {
      errors.add(FieldError.notSupported("spec." + field, value, supported));
    }
  }
}
