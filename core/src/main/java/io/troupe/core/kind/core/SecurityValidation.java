package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What security contexts may not say. */
final class SecurityValidation {
  private static final long ID_MAX = Integer.MAX_VALUE;
  private static final int SYSCTL_CHARACTERS_MAX = 253;
  private static final String SYSCTL =
      "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");

  private SecurityValidation() {}

  static void ofPod(JsonNode spec, String path, List<FieldError> errors) {
    if (spec.path("hostPID").asBoolean(false)
        && spec.path("shareProcessNamespace").asBoolean(false)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path + ".shareProcessNamespace",
              "true",
              "ShareProcessNamespace and HostPID cannot both be enabled"));
    }
    JsonNode context = spec.path("securityContext");
    String at = path + ".securityContext";
    for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
      Counts.within(context, id, 0, ID_MAX, at, errors);
    }
    JsonNode groups = context.path("supplementalGroups");
    for (int i = 0; i < groups.size(); i++) {
      long id = groups.get(i).asLong();
      if (id < 0 || id > ID_MAX) {
        errors.add(
            FieldError.invalid(
                at + ".supplementalGroups[" + i + "]",
                id,
                "must be between 0 and 2147483647, inclusive"));
      }
    }
    sysctls(Tree.objects(context.path("sysctls")), at + ".sysctls", errors);
    Choices.optional(
        context, "fsGroupChangePolicy", List.of("Always", "OnRootMismatch"), at, errors);
    Choices.optional(context, "supplementalGroupsPolicy", List.of("Merge", "Strict"), at, errors);
    profiles(context, at, errors);
  }

  private static void sysctls(List<ObjectNode> sysctls, String path, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < sysctls.size(); i++) {
      String name = Tree.text(sysctls.get(i), "name");
      String at = path + "[" + i + "].name";
      if (name.isEmpty()) {
        errors.add(FieldError.required(at, ""));
      } else if (name.length() > SYSCTL_CHARACTERS_MAX || !name.matches(SYSCTL)) {
        errors.add(
            FieldError.invalid(
                at, name, "must have at most 253 characters and match regex ^" + SYSCTL + "$"));
      } else if (!seen.add(name)) {
        errors.add(FieldError.duplicate(at, name));
      }
    }
  }

  static void ofContainer(
      JsonNode container, boolean hostUsers, String path, List<FieldError> errors) {
    JsonNode context = container.path("securityContext");
    if (!context.isObject()) {
      return;
    }
    String at = path + ".securityContext";
    for (String id : List.of("runAsUser", "runAsGroup")) {
      Counts.within(context, id, 0, ID_MAX, at, errors);
    }
    if (Tree.has(context, "procMount")) {
      Choices.optional(context, "procMount", List.of("Default", "Unmasked"), at, errors);
      if (hostUsers && Tree.text(context, "procMount").equals("Unmasked")) {
        errors.add(
            FieldError.invalid(
                at + ".procMount", "Unmasked", "`hostUsers` must be false to use `Unmasked`"));
      }
    }
    profiles(context, at, errors);
    if (Tree.has(context, "allowPrivilegeEscalation")
        && !context.path("allowPrivilegeEscalation").asBoolean(true)) {
      escalation(context, at, errors);
    }
  }

  private static void escalation(JsonNode context, String path, List<FieldError> errors) {
    if (context.path("privileged").asBoolean(false)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              context.toString(),
              "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
    }
    for (JsonNode capability : context.path("capabilities").path("add")) {
      if (capability.asText().equals("CAP_SYS_ADMIN")) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                path,
                context.toString(),
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                    + " CAP_SYS_ADMIN"));
      }
    }
  }

  private static void profiles(JsonNode context, String path, List<FieldError> errors) {
    profile(context, "seccompProfile", "seccomp", path, errors);
    profile(context, "appArmorProfile", "AppArmor", path, errors);
  }

  private static void profile(
      JsonNode context, String field, String what, String path, List<FieldError> errors) {
    JsonNode profile = context.path(field);
    if (!profile.isObject()) {
      return;
    }
    String at = path + '.' + field;
    String type = Tree.text(profile, "type");
    String local = Tree.text(profile, "localhostProfile");
    if (type.isEmpty()) {
      errors.add(FieldError.required(at + ".type", "type is required when " + field + " is set"));
    } else if (!PROFILES.contains(type)) {
      errors.add(FieldError.notSupported(at + ".type", type, PROFILES));
    }
    if (type.equals("Localhost") && local.isEmpty()) {
      errors.add(
          FieldError.required(
              at + ".localhostProfile", "must be set when " + what + " type is Localhost"));
    } else if (!type.equals("Localhost") && Tree.has(profile, "localhostProfile")) {
      errors.add(
          FieldError.invalid(
              at + ".localhostProfile",
              local,
              "can only be set when " + what + " type is Localhost"));
    } else if (what.equals("seccomp")) {
      LocalPaths.descending(local, at + ".localhostProfile", errors);
    }
  }
}
