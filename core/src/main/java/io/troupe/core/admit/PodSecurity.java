package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.admit.podsecurity.ExistingPods;
import io.troupe.core.admit.podsecurity.Level;
import io.troupe.core.admit.podsecurity.PodChange;
import io.troupe.core.admit.podsecurity.PodContent;
import io.troupe.core.admit.podsecurity.Policy;
import io.troupe.core.admit.podsecurity.Standard;
import io.troupe.core.admit.podsecurity.Violation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds pods against the level their namespace's labels name. Pods that ask for too much are
 * refused; workloads whose pods would be are only warned about. No user, namespace or runtime class
 * is exempt, as by default upstream.
 */
public final class PodSecurity implements AdmissionPlugin {
  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final String KEY = "pod-security.kubernetes.io/";

  /** Where workloads keep what their pods are made from. */
  private static final Map<ResourceType, String> TEMPLATES =
      Map.of(
          new ResourceType("", "replicationcontrollers"), "/spec/template",
          new ResourceType("", "podtemplates"), "/template",
          new ResourceType("apps", "deployments"), "/spec/template",
          new ResourceType("apps", "replicasets"), "/spec/template",
          new ResourceType("apps", "statefulsets"), "/spec/template",
          new ResourceType("apps", "daemonsets"), "/spec/template",
          new ResourceType("batch", "jobs"), "/spec/template",
          new ResourceType("batch", "cronjobs"), "/spec/jobTemplate/spec/template");

  @Override
  public String name() {
    return "PodSecurity";
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    Operation operation = request.operation();
    boolean writes = operation == Operation.CREATE || operation == Operation.UPDATE;
    if (!writes || request.object().isEmpty()) {
      return Optional.empty();
    }
    ResourceType type = request.key().type();
    String subresource = request.subresource();
    if (type.equals(NAMESPACES) && subresource.isEmpty()) {
      return namespace(request, request.object().get());
    }
    boolean pod =
        type.equals(PODS) && (subresource.isEmpty() || subresource.equals("ephemeralcontainers"));
    String template = subresource.isEmpty() ? TEMPLATES.get(type) : null;
    if (!pod && template == null) {
      return Optional.empty();
    }
    Policy policy = policyOf(request);
    if (policy.isFullyPrivileged()) {
      return Optional.empty();
    }
    return pod
        ? pod(request, policy, request.object().get())
        : workload(request, policy, request.object().get().at(template));
  }

  private static Policy policyOf(AdmissionRequest request) {
    return request
        .image()
        .of(NAMESPACES)
        .get("", request.key().namespace())
        .map(namespace -> Policy.of(namespace.facts().labels()))
        .orElseGet(() -> Policy.of(Map.of()));
  }

  private static Policy policyOf(ObjectNode namespace) {
    Map<String, String> labels = new TreeMap<>();
    namespace
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
    return Policy.of(labels);
  }

  private static Optional<Failure> pod(AdmissionRequest request, Policy policy, JsonNode pod) {
    boolean matters =
        request.operation() == Operation.CREATE
            || PodChange.matters(pod, request.old().<JsonNode>map(o -> o).orElse(Json.object()));
    if (!matters) {
      return Optional.empty();
    }
    PodContent content = PodContent.of(pod.path("metadata"), pod.path("spec"));
    request.context().annotate(KEY + "enforce-policy", policy.enforce().toString());
    List<Violation> enforced = Standard.violations(content, policy.enforce());
    audit(request, policy, content);
    if (!enforced.isEmpty()) {
      return Optional.of(
          Failure.forbidden(
              PODS,
              request.key().name(),
              "violates PodSecurity \"%s\": %s"
                  .formatted(policy.enforce(), Violation.details(enforced))));
    }
    warn(request, policy, content);
    return Optional.empty();
  }

  private static Optional<Failure> workload(
      AdmissionRequest request, Policy policy, JsonNode template) {
    if (!template.path("spec").isObject()) {
      return Optional.empty();
    }
    PodContent content = PodContent.of(template.path("metadata"), template.path("spec"));
    audit(request, policy, content);
    warn(request, policy, content);
    return Optional.empty();
  }

  private static void audit(AdmissionRequest request, Policy policy, PodContent content) {
    List<Violation> violations = Standard.violations(content, policy.audit());
    if (!violations.isEmpty()) {
      request
          .context()
          .annotate(KEY + "audit-violations", wouldViolate(policy.audit(), violations));
    }
  }

  private static void warn(AdmissionRequest request, Policy policy, PodContent content) {
    List<Violation> violations = Standard.violations(content, policy.warn());
    if (!violations.isEmpty()) {
      request.context().warn(wouldViolate(policy.warn(), violations));
    }
  }

  private static String wouldViolate(Policy.Rule rule, List<Violation> violations) {
    return "would violate PodSecurity \"%s\": %s".formatted(rule, Violation.details(violations));
  }

  /** Labels must be readable; stricter ones warn about pods that are there already. */
  private static Optional<Failure> namespace(AdmissionRequest request, ObjectNode namespace) {
    Policy policy = policyOf(namespace);
    Optional<Policy> before = request.old().map(PodSecurity::policyOf);
    boolean wasWrong = before.filter(b -> !b.problems().isEmpty()).isPresent();
    if (!policy.problems().isEmpty() && !wasWrong) {
      return Optional.of(
          Failure.invalid(request.kind().gvk(), request.key().name(), policy.problems()));
    }
    boolean stricter =
        before.isPresent()
            && !policy.enforce().equals(before.get().enforce())
            && policy.enforce().level() != Level.PRIVILEGED
            && policy.problems().isEmpty();
    if (stricter) {
      Collection<StoredObject> pods = request.image().of(PODS).inNamespace(request.key().name());
      ExistingPods.warnings(request.key().name(), policy.enforce(), pods)
          .forEach(request.context()::warn);
    }
    return Optional.empty();
  }
}
