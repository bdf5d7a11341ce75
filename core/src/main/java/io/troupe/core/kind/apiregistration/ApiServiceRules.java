package io.troupe.core.kind.apiregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** APIServices. Follows upstream kube-aggregator pkg/apis/apiregistration/validation. */
final class ApiServiceRules implements KindRules {
  private static final int GROUP_PRIORITY_MAX = 20_000;
  private static final int VERSION_PRIORITY_MAX = 1_000;
  private static final int HTTPS = 443;
  private static final int PORT_MAX = 65_535;

  @Override
  public NameForm nameForm() {
    return NameForm.PATH_SEGMENT;
  }

  @Override
  public void applyDefaults(ObjectNode apiService) {
    if (apiService.path("spec").path("service") instanceof ObjectNode service
        && !service.hasNonNull("port")) {
      service.put("port", HTTPS);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode apiService) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = apiService.path("spec");
    String group = Tree.text(spec, "group");
    String version = Tree.text(spec, "version");
    String name = Tree.text(apiService.path("metadata"), "name");
    String wanted = version + "." + group;
    if (!name.equals(wanted)) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              name,
              "must be `spec.version+\".\"+spec.group`: \"" + wanted + "\""));
    }
    if (group.isEmpty() && !version.equals("v1")) {
      errors.add(
          FieldError.required(
              "spec.group", "only v1 may have an empty group and it better be legacy kube"));
    }
    if (!group.isEmpty()) {
      NameForm.SUBDOMAIN
          .problems(group)
          .forEach(p -> errors.add(FieldError.invalid("spec.group", group, p)));
    }
    NameForm.LABEL_1035
        .problems(version)
        .forEach(p -> errors.add(FieldError.invalid("spec.version", version, p)));
    priority(errors, spec, "groupPriorityMinimum", GROUP_PRIORITY_MAX);
    priority(errors, spec, "versionPriority", VERSION_PRIORITY_MAX);
    if (spec.path("service").isObject()) {
      remote(errors, spec);
    } else {
      local(errors, spec);
    }
    return errors;
  }

  private static void priority(List<FieldError> errors, JsonNode spec, String field, int max) {
    long value = spec.path(field).asLong();
    if (value <= 0 || value > max) {
      errors.add(
          FieldError.invalid("spec." + field, value, "must be positive and less than " + max));
    }
  }

  private static void local(List<FieldError> errors, JsonNode spec) {
    String bundle = Tree.text(spec, "caBundle");
    if (!bundle.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.caBundle",
              Base64.getMimeDecoder().decode(bundle).length + " bytes",
              "local APIServices may not have a caBundle"));
    }
    if (spec.path("insecureSkipTLSVerify").asBoolean()) {
      errors.add(
          truth(
              "spec.insecureSkipTLSVerify",
              "local APIServices may not have insecureSkipTLSVerify"));
    }
  }

  private static void remote(List<FieldError> errors, JsonNode spec) {
    JsonNode service = spec.path("service");
    for (String field : List.of("namespace", "name")) {
      if (Tree.text(service, field).isEmpty()) {
        errors.add(FieldError.required("spec.service." + field, ""));
      }
    }
    long port = service.path("port").asLong();
    if (port < 1 || port > PORT_MAX) {
      errors.add(
          FieldError.invalid(
              "spec.service.port",
              port,
              "port is not valid: must be between 1 and " + PORT_MAX + ", inclusive"));
    }
    if (spec.path("insecureSkipTLSVerify").asBoolean() && !Tree.text(spec, "caBundle").isEmpty()) {
      errors.add(truth("spec.insecureSkipTLSVerify", "may not be true if caBundle is present"));
    }
  }

  private static FieldError truth(String field, String detail) {
    return new FieldError(FieldError.Type.INVALID, field, "true", detail);
  }
}
