package io.troupe.core.admit.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.json.Json;
import java.util.List;

/**
 * Which requests a webhook or a policy wants to see. Follows upstream
 * apiserver/pkg/admission/plugin/webhook/predicates/rules.
 *
 * @param scope Cluster, Namespaced or *
 */
public record WebhookRule(
    List<String> operations,
    List<String> groups,
    List<String> versions,
    List<String> resources,
    String scope) {
  private static final String ALL = "*";

  public WebhookRule {
    operations = List.copyOf(operations);
    groups = List.copyOf(groups);
    versions = List.copyOf(versions);
    resources = List.copyOf(resources);
  }

  public static WebhookRule of(JsonNode rule) {
    return new WebhookRule(
        Json.texts(rule.path("operations")),
        Json.texts(rule.path("apiGroups")),
        Json.texts(rule.path("apiVersions")),
        Json.texts(rule.path("resources")),
        rule.path("scope").asText(ALL));
  }

  /**
   * @param namespaced whether the object lies in a namespace; a Namespace does not
   */
  public boolean matches(Operation operation, Requested requested, boolean namespaced) {
    return inScope(namespaced)
        && has(operations, operation.name())
        && has(groups, requested.group())
        && has(versions, requested.version())
        && resources.stream().anyMatch(resource -> matches(resource, requested));
  }

  private boolean inScope(boolean namespaced) {
    return switch (scope) {
      case "Namespaced" -> namespaced;
      case "Cluster" -> !namespaced;
      default -> true;
    };
  }

  private static boolean matches(String rule, Requested requested) {
    int slash = rule.indexOf('/');
    String resource = slash < 0 ? rule : rule.substring(0, slash);
    String subresource = slash < 0 ? "" : rule.substring(slash + 1);
    return (resource.equals(ALL) || resource.equals(requested.resource()))
        && (subresource.equals(ALL) || subresource.equals(requested.subresource()));
  }

  private static boolean has(List<String> list, String value) {
    return list.contains(ALL) || list.contains(value);
  }
}
