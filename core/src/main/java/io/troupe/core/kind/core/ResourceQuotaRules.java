package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Immutable;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ResourceQuotas. Follows upstream ValidateResourceQuota. */
final class ResourceQuotaRules implements KindRules {
  private static final List<String> SCOPES =
      List.of(
          "BestEffort",
          "CrossNamespacePodAffinity",
          "NotBestEffort",
          "NotTerminating",
          "PriorityClass",
          "Terminating",
          "VolumeAttributesClass");

  /** Scopes of pods that ask for nothing can only count them. */
  private static final List<String> OF_COMPUTE =
      List.of(
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory",
          "pods");

  private static final List<List<String>> CONFLICTS =
      List.of(List.of("BestEffort", "NotBestEffort"), List.of("Terminating", "NotTerminating"));

  @Override
  public void prepareForCreate(ObjectNode quota) {
    quota.putObject("status");
  }

  @Override
  public List<FieldError> validate(ObjectNode quota) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = quota.path("spec");
    amounts(spec.path("hard"), "spec.hard", errors);
    List<String> scopes = new ArrayList<>();
    spec.path("scopes").forEach(s -> scopes.add(s.asText()));
    if (!scopes.isEmpty()) {
      scopes(scopes, spec, "spec.scopes", spec.path("scopes").toString(), errors);
    }
    selector(spec, errors);
    return errors;
  }

  private static void amounts(JsonNode amounts, String path, List<FieldError> errors) {
    for (Map.Entry<String, JsonNode> entry : amounts.properties()) {
      String at = path + "[" + entry.getKey() + "]";
      ResourceNames.ofQuota(entry.getKey(), at, errors);
      ResourceNames.amount(entry, at, errors);
    }
  }

  private static void scopes(
      List<String> scopes, JsonNode spec, String path, String shown, List<FieldError> errors) {
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        errors.add(new FieldError(FieldError.Type.INVALID, path, shown, "unsupported scope"));
      }
      for (Map.Entry<String, JsonNode> hard : spec.path("hard").properties()) {
        if (ResourceNames.isOfQuotas(hard.getKey()) && !mayCount(scope, hard.getKey())) {
          errors.add(
              new FieldError(
                  FieldError.Type.INVALID, path, shown, "unsupported scope applied to resource"));
        }
      }
    }
    for (List<String> pair : CONFLICTS) {
      if (scopes.containsAll(pair)) {
        errors.add(new FieldError(FieldError.Type.INVALID, path, shown, "conflicting scopes"));
      }
    }
  }

  private static boolean mayCount(String scope, String resource) {
    return switch (scope) {
      case "BestEffort" -> resource.equals("pods");
      case "Terminating",
          "NotTerminating",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity" ->
          OF_COMPUTE.contains(resource)
              || resource.endsWith("ephemeral-storage")
              || resource.contains("hugepages-");
      case "VolumeAttributesClass" ->
          List.of("persistentvolumeclaims", "requests.storage").contains(resource);
      default -> true;
    };
  }

  private static void selector(JsonNode spec, List<FieldError> errors) {
    JsonNode selector = spec.path("scopeSelector");
    List<ObjectNode> terms = Tree.objects(selector.path("matchExpressions"));
    List<String> names = new ArrayList<>();
    String path = "spec.scopeSelector.matchExpressions";
    for (ObjectNode term : terms) {
      String scope = Tree.text(term, "scopeName");
      String operator = Tree.text(term, "operator");
      names.add(scope);
      boolean byValue = List.of("PriorityClass", "VolumeAttributesClass").contains(scope);
      if (!byValue && !operator.equals("Exists")) {
        errors.add(
            FieldError.invalid(
                path + ".operator",
                operator,
                "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                    + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                    + " ResourceQuotaScopeNotBestEffort or"
                    + " ResourceQuotaScopeCrossNamespacePodAffinity"));
      }
      boolean valued = !term.path("values").isEmpty();
      switch (operator) {
        case "In", "NotIn" -> {
          if (!valued) {
            errors.add(
                FieldError.required(
                    path + ".values",
                    "must be at least one value when `operator` is 'In' or 'NotIn' for scope"
                        + " selector"));
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (valued) {
            errors.add(
                new FieldError(
                    FieldError.Type.INVALID,
                    path + ".values",
                    term.path("values").toString(),
                    "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope"
                        + " selector"));
          }
        }
        default ->
            errors.add(
                FieldError.invalid(path + ".operator", operator, "not a valid selector operator"));
      }
    }
    scopes(names, spec, path + ".scopeName", terms.toString(), errors);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode quota, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Immutable.field(quota.path("spec"), old.path("spec"), "scopes", "spec", errors);
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode quota, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : List.of("hard", "used")) {
      amounts(quota.path("status").path(field), "status." + field, errors);
    }
    return errors;
  }
}
