package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What probes and hooks may not say. */
final class ProbeValidation {
  private static final List<String> PROBE_ACTIONS = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HOOK_ACTIONS = List.of("exec", "httpGet", "tcpSocket", "sleep");
  private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");

  private ProbeValidation() {}

  /**
   * @param once whether one success settles it, so that no other threshold makes sense
   */
  static void add(JsonNode probe, String path, boolean once, List<FieldError> errors) {
    if (!probe.isObject()) {
      return;
    }
    action(probe, PROBE_ACTIONS, path, errors);
    for (String field :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      long value = probe.path(field).asLong(0);
      if (value < 0) {
        errors.add(
            FieldError.invalid(path + '.' + field, value, "must be greater than or equal to 0"));
      }
    }
    if (once && probe.path("successThreshold").asLong(1) != 1) {
      errors.add(
          FieldError.invalid(
              path + ".successThreshold", probe.path("successThreshold").asLong(), "must be 1"));
    }
  }

  /** A probe may have a grace period of its own, where failing it ends the container. */
  static void grace(JsonNode probe, boolean allowed, String path, List<FieldError> errors) {
    if (!Tree.has(probe, "terminationGracePeriodSeconds")) {
      return;
    }
    long seconds = probe.path("terminationGracePeriodSeconds").asLong();
    String at = path + ".terminationGracePeriodSeconds";
    if (!allowed) {
      errors.add(FieldError.invalid(at, seconds, "must not be set for readinessProbes"));
    } else if (seconds <= 0) {
      errors.add(FieldError.invalid(at, seconds, "must be greater than 0"));
    }
  }

  static void lifecycle(JsonNode lifecycle, String path, List<FieldError> errors) {
    for (String hook : List.of("postStart", "preStop")) {
      if (lifecycle.path(hook).isObject()) {
        action(lifecycle.path(hook), HOOK_ACTIONS, path + '.' + hook, errors);
      }
    }
  }

  private static void action(
      JsonNode handler, List<String> actions, String path, List<FieldError> errors) {
    List<String> given = actions.stream().filter(a -> Tree.has(handler, a)).toList();
    if (given.isEmpty()) {
      errors.add(FieldError.required(path, "must specify a handler type"));
    }
    for (String extra : given.subList(Math.min(1, given.size()), given.size())) {
      errors.add(
          FieldError.forbidden(path + '.' + extra, "may not specify more than 1 handler type"));
    }
    for (String action : given) {
      of(handler.path(action), action, path + '.' + action, errors);
    }
  }

  private static void of(JsonNode action, String kind, String path, List<FieldError> errors) {
    switch (kind) {
      case "exec" -> {
        if (action.path("command").isEmpty()) {
          errors.add(FieldError.required(path + ".command", ""));
        }
      }
      case "httpGet" -> {
        if (Tree.text(action, "path").isEmpty()) {
          errors.add(FieldError.required(path + ".path", ""));
        }
        PortErrors.numberOrName(action.path("port"), path + ".port", errors);
        String scheme = Tree.text(action, "scheme");
        if (!SCHEMES.contains(scheme)) {
          errors.add(FieldError.notSupported(path + ".scheme", scheme, SCHEMES));
        }
        for (JsonNode header : action.path("httpHeaders")) {
          String name = Tree.text(header, "name");
          if (!name.matches("[-A-Za-z0-9]+")) {
            errors.add(
                FieldError.invalid(
                    path + ".httpHeaders",
                    name,
                    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                        + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"));
          }
        }
      }
      case "tcpSocket" -> PortErrors.numberOrName(action.path("port"), path + ".port", errors);
      case "grpc" -> PortErrors.number(action.path("port"), path + ".port", errors);
      default -> {
        long seconds = action.path("seconds").asLong(0);
        if (seconds < 0) {
          errors.add(
              FieldError.invalid(
                  path,
                  seconds,
                  "must be non-negative and less than terminationGracePeriodSeconds"));
        }
      }
    }
  }
}
