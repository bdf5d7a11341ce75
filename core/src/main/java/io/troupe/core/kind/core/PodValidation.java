package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.meta.LabelErrors;
import io.troupe.core.kind.meta.ObjectMetaValidation;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a pod's spec may not say, in Pods and in templates. Follows upstream
 * pkg/apis/core/validation: ValidatePodSpec and what it calls.
 */
public final class PodValidation {
  public static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");

  private PodValidation() {}

  static List<FieldError> ofPod(ObjectNode pod) {
    List<FieldError> errors = new ArrayList<>();
    spec(pod.path("spec"), "spec", RESTART_POLICIES, List.of(), errors);
    return errors;
  }

  /**
   * @param path of the template
   * @param restartPolicies what the workload allows, for instance only Always
   */
  public static void template(
      JsonNode template, String path, List<String> restartPolicies, List<FieldError> errors) {
    template(template, path, restartPolicies, List.of(), errors);
  }

  /**
   * @param claims volumes that the template's pods will have beside its own
   */
  public static void template(
      JsonNode template,
      String path,
      List<String> restartPolicies,
      List<String> claims,
      List<FieldError> errors) {
    JsonNode metadata = template.path("metadata");
    LabelErrors.add(metadata.path("labels"), path + ".labels", errors);
    ObjectMetaValidation.annotations(metadata.path("annotations"), path + ".annotations", errors);
    spec(template.path("spec"), path + ".spec", restartPolicies, claims, errors);
    if (!template.path("spec").path("ephemeralContainers").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              path + ".spec.ephemeralContainers",
              "ephemeral containers not allowed in pod template"));
    }
  }

  private static void spec(
      JsonNode spec,
      String path,
      List<String> restartPolicies,
      List<String> claims,
      List<FieldError> errors) {
    Set<String> volumes = VolumeValidation.add(spec.path("volumes"), path + ".volumes", errors);
    volumes.addAll(claims);
    containers(spec, volumes, path, errors);
    oneOf(spec, "restartPolicy", restartPolicies, path, errors);
    oneOf(spec, "dnsPolicy", DNS_POLICIES, path, errors);
    LabelErrors.add(spec.path("nodeSelector"), path + ".nodeSelector", errors);
    Counts.atLeast(spec, "terminationGracePeriodSeconds", 0, path, errors);
    if (Tree.has(spec, "activeDeadlineSeconds")) {
      long value = spec.path("activeDeadlineSeconds").asLong();
      if (value < 1 || value > Integer.MAX_VALUE) {
        errors.add(
            FieldError.invalid(
                path + ".activeDeadlineSeconds",
                value,
                "must be between 1 and 2147483647, inclusive"));
      }
    }
    named(spec, "serviceAccountName", NameForm.SUBDOMAIN, path, errors);
    named(spec, "nodeName", NameForm.SUBDOMAIN, path, errors);
    named(spec, "hostname", NameForm.LABEL, path, errors);
    named(spec, "subdomain", NameForm.LABEL, path, errors);
    named(spec, "priorityClassName", NameForm.SUBDOMAIN, path, errors);
    TolerationValidation.add(spec.path("tolerations"), path + ".tolerations", errors);
    named(spec, "runtimeClassName", NameForm.SUBDOMAIN, path, errors);
    AffinityValidation.add(spec.path("affinity"), path + ".affinity", errors);
    SpreadValidation.add(
        spec.path("topologySpreadConstraints"), path + ".topologySpreadConstraints", errors);
    SecurityValidation.ofPod(spec, path, errors);
    DnsValidation.add(spec, path, errors);
    PodPlacementValidation.add(spec, path, errors);
    gates(spec.path("schedulingGates"), path + ".schedulingGates", errors);
  }

  private static void containers(
      JsonNode spec, Set<String> volumes, String path, List<FieldError> errors) {
    Set<String> names = new HashSet<>();
    Set<String> hostPorts = new HashSet<>();
    List<ObjectNode> all = Tree.objects(spec.path("containers"));
    if (all.isEmpty()) {
      errors.add(FieldError.required(path + ".containers", ""));
    }
    var each = new ContainerValidation(spec, volumes, names, errors);
    for (int i = 0; i < all.size(); i++) {
      String at = path + ".containers[" + i + "]";
      each.container(all.get(i), at);
      each.hostPortConflicts(all.get(i), hostPorts, at);
    }
    List<ObjectNode> first = Tree.objects(spec.path("initContainers"));
    for (int i = 0; i < first.size(); i++) {
      each.initContainer(first.get(i), path + ".initContainers[" + i + "]");
    }
    List<ObjectNode> ephemeral = Tree.objects(spec.path("ephemeralContainers"));
    for (int i = 0; i < ephemeral.size(); i++) {
      EphemeralContainerValidation.add(
          ephemeral.get(i), spec, each, path + ".ephemeralContainers[" + i + "]", errors);
    }
  }

  private static void oneOf(
      JsonNode spec, String field, List<String> supported, String path, List<FieldError> errors) {
    String value = Tree.text(spec, field);
    if (value.isEmpty()) {
      errors.add(FieldError.required(path + '.' + field, ""));
    } else if (!supported.contains(value)) {
      List<String> sorted = supported.stream().sorted().toList();
      errors.add(FieldError.notSupported(path + '.' + field, value, sorted));
    }
  }

  private static void named(
      JsonNode spec, String field, NameForm form, String path, List<FieldError> errors) {
    String name = Tree.text(spec, field);
    if (!name.isEmpty()) {
      form.problems(name).forEach(p -> errors.add(FieldError.invalid(path + '.' + field, name, p)));
    }
  }

  private static void gates(JsonNode gates, String path, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < gates.size(); i++) {
      String name = Tree.text(gates.get(i), "name");
      String at = path + "[" + i + "]";
      errors.addAll(TaintValidation.key(name, at));
      if (!seen.add(name)) {
        errors.add(FieldError.duplicate(at, name));
      }
    }
  }
}
