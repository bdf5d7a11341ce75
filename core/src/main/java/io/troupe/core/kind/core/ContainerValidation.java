package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a container may not say. */
final class ContainerValidation {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");

  private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");
  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");

  private final JsonNode pod;
  private final Set<String> volumes;
  private final Set<String> names;
  private final boolean hostNetwork;
  private final List<FieldError> errors;

  /**
   * @param pod the spec that it is part of
   * @param volumes names of the pod's volumes
   * @param names of containers seen, added to
   */
  ContainerValidation(
      JsonNode pod, Set<String> volumes, Set<String> names, List<FieldError> errors) {
    this.pod = pod;
    this.volumes = volumes;
    this.names = names;
    this.hostNetwork = pod.path("hostNetwork").asBoolean(false);
    this.errors = errors;
  }

  void container(ObjectNode container, String path) {
    name(container, path);
    image(container, path);
    oneOf(container, "terminationMessagePolicy", MESSAGE_POLICIES, path);
    ports(container.path("ports"), path + ".ports");
    EnvValidation.add(container.path("env"), path + ".env", errors);
    EnvValidation.addFrom(container.path("envFrom"), path + ".envFrom", errors);
    mounts(container, path + ".volumeMounts");
    devices(container.path("volumeDevices"), path + ".volumeDevices");
    oneOf(container, "imagePullPolicy", PULL_POLICIES, path);
    ResourceValidation.add(container.path("resources"), path + ".resources", errors);
    claims(container.path("resources").path("claims"), path + ".resources.claims");
    resizePolicies(container, path + ".resizePolicy");
    Choices.optional(container, "restartPolicy", RESTART_POLICIES, path, errors);
    SecurityValidation.ofContainer(container, pod.path("hostUsers").asBoolean(true), path, errors);
    ProbeValidation.lifecycle(container.path("lifecycle"), path + ".lifecycle", errors);
    ProbeValidation.add(container.path("livenessProbe"), path + ".livenessProbe", true, errors);
    ProbeValidation.add(container.path("readinessProbe"), path + ".readinessProbe", false, errors);
    ProbeValidation.add(container.path("startupProbe"), path + ".startupProbe", true, errors);
    for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
      boolean ends = !probe.startsWith("readiness");
      ProbeValidation.grace(container.path(probe), ends, path + '.' + probe, errors);
    }
  }

  /** One that runs to its end first, unless it says it restarts. */
  void initContainer(ObjectNode container, String path) {
    container(container, path);
    if (Tree.text(container, "restartPolicy").equals("Always")) {
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (Tree.has(container, field)) {
        errors.add(
            FieldError.forbidden(
                path + '.' + field,
                "may not be set for init containers without restartPolicy=Always"));
      }
    }
  }

  void hostPortConflicts(ObjectNode container, Set<String> seen, String path) {
    List<ObjectNode> ports = Tree.objects(container.path("ports"));
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      long number = port.path("hostPort").asLong(0);
      String identity =
          Tree.text(port, "hostIP") + '/' + Tree.text(port, "protocol") + '/' + number;
      if (number != 0 && !seen.add(identity)) {
        errors.add(
            FieldError.duplicate(
                path + ".ports[" + i + "].hostPort",
                "%s/%s/%d"
                    .formatted(Tree.text(port, "protocol"), Tree.text(port, "hostIP"), number)));
      }
    }
  }

  private void name(ObjectNode container, String path) {
    String name = Tree.text(container, "name");
    if (name.isEmpty()) {
      errors.add(FieldError.required(path + ".name", ""));
      return;
    }
    NameForm.LABEL
        .problems(name)
        .forEach(p -> errors.add(FieldError.invalid(path + ".name", name, p)));
    if (!names.add(name)) {
      errors.add(FieldError.duplicate(path + ".name", name));
    }
  }

  private void image(ObjectNode container, String path) {
    String image = Tree.text(container, "image");
    if (image.isEmpty()) {
      errors.add(FieldError.required(path + ".image", ""));
    } else if (!image.equals(image.strip())) {
      errors.add(
          FieldError.invalid(
              path + ".image", image, "must not have leading or trailing whitespace"));
    }
  }

  private void ports(JsonNode list, String path) {
    Set<String> portNames = new HashSet<>();
    List<ObjectNode> ports = Tree.objects(list);
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String at = path + "[" + i + "]";
      String name = Tree.text(port, "name");
      if (!name.isEmpty()) {
        PortErrors.nameProblems(name)
            .forEach(p -> errors.add(FieldError.invalid(at + ".name", name, p)));
        if (!portNames.add(name)) {
          errors.add(FieldError.duplicate(at + ".name", name));
        }
      }
      if (port.path("containerPort").asLong(0) == 0) {
        errors.add(FieldError.required(at + ".containerPort", ""));
      } else {
        PortErrors.number(port.path("containerPort"), at + ".containerPort", errors);
      }
      long hostPort = port.path("hostPort").asLong(0);
      if (hostPort != 0) {
        PortErrors.number(port.path("hostPort"), at + ".hostPort", errors);
        if (hostNetwork && hostPort != port.path("containerPort").asLong()) {
          errors.add(
              FieldError.invalid(
                  at + ".containerPort",
                  port.path("containerPort").asLong(),
                  "must match `hostPort` when `hostNetwork` is true"));
        }
      }
      PortErrors.protocol(Tree.text(port, "protocol"), at + ".protocol", errors);
    }
  }

  private void mounts(ObjectNode container, String path) {
    Set<String> paths = new HashSet<>();
    List<ObjectNode> mounts = Tree.objects(container.path("volumeMounts"));
    for (int i = 0; i < mounts.size(); i++) {
      ObjectNode mount = mounts.get(i);
      String at = path + "[" + i + "]";
      volume(mount, at);
      String mountPath = Tree.text(mount, "mountPath");
      if (mountPath.isEmpty()) {
        errors.add(FieldError.required(at + ".mountPath", ""));
      } else if (!paths.add(mountPath)) {
        errors.add(FieldError.invalid(at + ".mountPath", mountPath, "must be unique"));
      }
      LocalPaths.descending(Tree.text(mount, "subPath"), at + ".subPath", errors);
      String expression = Tree.text(mount, "subPathExpr");
      if (!expression.isEmpty() && !Tree.text(mount, "subPath").isEmpty()) {
        errors.add(
            FieldError.invalid(
                at + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive"));
      }
      LocalPaths.descending(expression, at + ".subPathExpr", errors);
      Choices.optional(mount, "mountPropagation", PROPAGATIONS, at, errors);
      boolean privileged = container.path("securityContext").path("privileged").asBoolean(false);
      if (!privileged && Tree.text(mount, "mountPropagation").equals("Bidirectional")) {
        errors.add(
            FieldError.forbidden(
                at + ".mountPropagation",
                "Bidirectional mount propagation is available only to privileged containers"));
      }
    }
  }

  private void volume(ObjectNode mount, String path) {
    String volume = Tree.text(mount, "name");
    if (volume.isEmpty()) {
      errors.add(FieldError.required(path + ".name", ""));
    } else if (!volumes.contains(volume)) {
      errors.add(new FieldError(FieldError.Type.NOT_FOUND, path + ".name", '"' + volume + '"', ""));
    }
  }

  private void devices(JsonNode list, String path) {
    Set<String> paths = new HashSet<>();
    List<ObjectNode> devices = Tree.objects(list);
    for (int i = 0; i < devices.size(); i++) {
      String at = path + "[" + i + "]";
      volume(devices.get(i), at);
      String device = Tree.text(devices.get(i), "devicePath");
      if (device.isEmpty()) {
        errors.add(FieldError.required(at + ".devicePath", ""));
      } else if (!paths.add(device)) {
        errors.add(FieldError.invalid(at + ".devicePath", device, "must be unique"));
      }
      LocalPaths.noBacksteps(device, at + ".devicePath", errors);
    }
  }

  private void claims(JsonNode claims, String path) {
    List<String> declared =
        Tree.objects(pod.path("resourceClaims")).stream().map(c -> Tree.text(c, "name")).toList();
    for (int i = 0; i < claims.size(); i++) {
      String name = Tree.text(claims.get(i), "name");
      String at = path + "[" + i + "].name";
      if (name.isEmpty()) {
        errors.add(FieldError.required(at, ""));
      } else if (!declared.contains(name)) {
        errors.add(new FieldError(FieldError.Type.NOT_FOUND, at, '"' + name + '"', ""));
      }
    }
  }

  private void resizePolicies(ObjectNode container, String path) {
    Set<String> seen = new HashSet<>();
    List<ObjectNode> policies = Tree.objects(container.path("resizePolicy"));
    for (int i = 0; i < policies.size(); i++) {
      String at = path + "[" + i + "]";
      Choices.required(policies.get(i), "resourceName", List.of("cpu", "memory"), at, errors);
      Choices.required(
          policies.get(i), "restartPolicy", List.of("NotRequired", "RestartContainer"), at, errors);
      String name = Tree.text(policies.get(i), "resourceName");
      if (!name.isEmpty() && !seen.add(name)) {
        errors.add(FieldError.duplicate(at, name));
      }
      String policy = Tree.text(policies.get(i), "restartPolicy");
      if (Tree.text(pod, "restartPolicy").equals("Never") && policy.equals("RestartContainer")) {
        errors.add(
            FieldError.invalid(
                at, policy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
      }
    }
  }

  private void oneOf(ObjectNode container, String field, List<String> supported, String path) {
    String value = Tree.text(container, field);
    if (value.isEmpty()) {
      errors.add(FieldError.required(path + '.' + field, ""));
    } else if (!supported.contains(value)) {
      errors.add(FieldError.notSupported(path + '.' + field, value, supported));
    }
  }
}
