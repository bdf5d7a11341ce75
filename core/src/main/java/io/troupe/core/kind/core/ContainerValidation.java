package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a container may not say. */
final class ContainerValidation {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");

  private final Set<String> volumes;
  private final Set<String> names;
  private final boolean hostNetwork;
  private final List<FieldError> errors;

  /**
   * @param volumes names of the pod's volumes
   * @param names of containers seen, added to
   */
  ContainerValidation(
      Set<String> volumes, Set<String> names, boolean hostNetwork, List<FieldError> errors) {
    this.volumes = volumes;
    this.names = names;
    this.hostNetwork = hostNetwork;
    this.errors = errors;
  }

  void container(ObjectNode container, String path) {
    name(container, path);
    image(container, path);
    oneOf(container, "terminationMessagePolicy", MESSAGE_POLICIES, path);
    ports(container.path("ports"), path + ".ports");
    EnvValidation.add(container.path("env"), path + ".env", errors);
    EnvValidation.addFrom(container.path("envFrom"), path + ".envFrom", errors);
    mounts(container.path("volumeMounts"), path + ".volumeMounts");
    oneOf(container, "imagePullPolicy", PULL_POLICIES, path);
    ResourceValidation.add(container.path("resources"), path + ".resources", errors);
    ProbeValidation.lifecycle(container.path("lifecycle"), path + ".lifecycle", errors);
    ProbeValidation.add(container.path("livenessProbe"), path + ".livenessProbe", true, errors);
    ProbeValidation.add(container.path("readinessProbe"), path + ".readinessProbe", false, errors);
    ProbeValidation.add(container.path("startupProbe"), path + ".startupProbe", true, errors);
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

  private void mounts(JsonNode list, String path) {
    Set<String> paths = new HashSet<>();
    List<ObjectNode> mounts = Tree.objects(list);
    for (int i = 0; i < mounts.size(); i++) {
      String at = path + "[" + i + "]";
      String volume = Tree.text(mounts.get(i), "name");
      String mountPath = Tree.text(mounts.get(i), "mountPath");
      if (volume.isEmpty()) {
        errors.add(FieldError.required(at + ".name", ""));
      } else if (!volumes.contains(volume)) {
        errors.add(new FieldError(FieldError.Type.NOT_FOUND, at + ".name", '"' + volume + '"', ""));
      }
      if (mountPath.isEmpty()) {
        errors.add(FieldError.required(at + ".mountPath", ""));
      } else if (!paths.add(mountPath)) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                at + ".mountPath",
                '"' + mountPath + '"',
                "must be unique"));
      }
      String subPath = Tree.text(mounts.get(i), "subPath");
      if (subPath.startsWith("/")) {
        errors.add(FieldError.invalid(at + ".subPath", subPath, "must be a relative path"));
      } else if (List.of(subPath.split("/")).contains("..")) {
        errors.add(FieldError.invalid(at + ".subPath", subPath, "must not contain '..'"));
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
