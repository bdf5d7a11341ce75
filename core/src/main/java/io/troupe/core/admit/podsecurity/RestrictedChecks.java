package io.troupe.core.admit.podsecurity;

import static io.troupe.core.admit.podsecurity.BaselineChecks.containers;
import static io.troupe.core.admit.podsecurity.BaselineChecks.when;
import static io.troupe.core.admit.podsecurity.PodContent.named;
import static io.troupe.core.admit.podsecurity.PodContent.plural;
import static io.troupe.core.admit.podsecurity.PodContent.quoted;
import static io.troupe.core.admit.podsecurity.PodContent.securityOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** What level restricted demands and forbids beyond baseline: good practice for hardening. */
final class RestrictedChecks {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  /** From here on Windows pods are left alone where a control means nothing there. */
  private static final int WINDOWS_SINCE = 25;

  private static final int USER_NAMESPACES_SINCE = 35;

  static final List<Check> ALL =
      List.of(
          Check.restricted("allowPrivilegeEscalation", 8, RestrictedChecks::escalation)
              .until(WINDOWS_SINCE),
          Check.restricted(
              "allowPrivilegeEscalation",
              WINDOWS_SINCE,
              unlessWindows(RestrictedChecks::escalation)),
          Check.restricted("capabilities_restricted", 22, RestrictedChecks::capabilities)
              .until(WINDOWS_SINCE)
              .overriding("capabilities_baseline"),
          Check.restricted(
                  "capabilities_restricted",
                  WINDOWS_SINCE,
                  unlessWindows(RestrictedChecks::capabilities))
              .overriding("capabilities_baseline"),
          Check.restricted("procMount_restricted", USER_NAMESPACES_SINCE, BaselineChecks::procMount)
              .overriding("procMount"),
          Check.restricted("restrictedVolumes", 0, RestrictedChecks::volumes)
              .overriding("hostPathVolumes"),
          Check.restricted("runAsNonRoot", 0, RestrictedChecks::nonRoot)
              .until(USER_NAMESPACES_SINCE),
          Check.restricted(
              "runAsNonRoot", USER_NAMESPACES_SINCE, unlessOwnUsers(RestrictedChecks::nonRoot)),
          Check.restricted("runAsUser", 23, RestrictedChecks::user).until(USER_NAMESPACES_SINCE),
          Check.restricted(
              "runAsUser", USER_NAMESPACES_SINCE, unlessOwnUsers(RestrictedChecks::user)),
          Check.restricted("seccompProfile_restricted", 19, RestrictedChecks::seccomp)
              .until(WINDOWS_SINCE)
              .overriding("seccompProfile_baseline"),
          Check.restricted(
                  "seccompProfile_restricted",
                  WINDOWS_SINCE,
                  unlessWindows(RestrictedChecks::seccomp))
              .overriding("seccompProfile_baseline"));

  private RestrictedChecks() {}

  private static Function<PodContent, Optional<Violation>> unlessWindows(
      Function<PodContent, Optional<Violation>> rule) {
    return pod -> pod.isWindows() ? Optional.empty() : rule.apply(pod);
  }

  private static Function<PodContent, Optional<Violation>> unlessOwnUsers(
      Function<PodContent, Optional<Violation>> rule) {
    return pod -> pod.hasOwnUsers() ? Optional.empty() : rule.apply(pod);
  }

  private static Optional<Violation> escalation(PodContent pod) {
    return containers(
        pod,
        c -> securityOf(c).path("allowPrivilegeEscalation").asBoolean(true),
        "allowPrivilegeEscalation != false",
        " must set securityContext.allowPrivilegeEscalation=false");
  }

  private static Optional<Violation> capabilities(PodContent pod) {
    List<String> keeping =
        pod.namesWhere(c -> {
          for (JsonNode dropped : securityOf(c).path("capabilities").path("drop")) {
            if (dropped.asText().equals("ALL")) {
              return false;
            }
          }
          return true;
        });
    Set<String> added = new TreeSet<>();
    List<String> adding =
        pod.namesWhere(c -> BaselineChecks.addsBeyond(c, Set.of("NET_BIND_SERVICE"), added));
    List<String> details = new ArrayList<>();
    if (!keeping.isEmpty()) {
      details.add(
          named("container", keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      details.add(
          named("container", adding)
              + " must not include "
              + quoted(added)
              + " in securityContext.capabilities.add");
    }
    return when(!details.isEmpty(), "unrestricted capabilities", String.join("; ", details));
  }

  private static Optional<Violation> volumes(PodContent pod) {
    List<String> names = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      for (var source : volume.properties()) {
        boolean isSource = !source.getKey().equals("name") && !source.getValue().isNull();
        if (isSource && !VOLUMES.contains(source.getKey())) {
          names.add(volume.path("name").asText(""));
          types.add(source.getKey());
        }
      }
    }
    return when(
        !names.isEmpty(),
        "restricted volume types",
        plural("volume", "volumes", names.size())
            + ' '
            + quoted(names)
            + plural(" uses ", " use ", names.size())
            + plural("restricted volume type", "restricted volume types", types.size())
            + ' '
            + quoted(types));
  }

  private static Optional<Violation> nonRoot(PodContent pod) {
    JsonNode ofPod = pod.security().path("runAsNonRoot");
    Predicate<JsonNode> says = c -> securityOf(c).path("runAsNonRoot").isBoolean();
    List<String> setters =
        pod.setters(
            ofPod.isBoolean() && !ofPod.asBoolean(),
            pod.namesWhere(c -> says.test(c) && !securityOf(c).path("runAsNonRoot").asBoolean()));
    if (!setters.isEmpty()) {
      return when(
          true,
          "runAsNonRoot != true",
          String.join(" and ", setters) + " must not set securityContext.runAsNonRoot=false");
    }
    List<String> silent = ofPod.asBoolean(false) ? List.of() : pod.namesWhere(says.negate());
    return when(
        !silent.isEmpty(),
        "runAsNonRoot != true",
        "pod or " + named("container", silent) + " must set securityContext.runAsNonRoot=true");
  }

  private static Optional<Violation> user(PodContent pod) {
    Predicate<JsonNode> isRoot =
        security ->
            security.path("runAsUser").isNumber() && security.path("runAsUser").asLong() == 0;
    List<String> setters =
        pod.setters(isRoot.test(pod.security()), pod.namesWhere(c -> isRoot.test(securityOf(c))));
    return when(
        !setters.isEmpty(),
        "runAsUser=0",
        String.join(" and ", setters) + " must not set runAsUser=0");
  }

  private static Optional<Violation> seccomp(PodContent pod) {
    Set<String> bad = new TreeSet<>();
    boolean badPod = BaselineChecks.isBadSeccomp(pod.security(), bad);
    List<String> setters =
        pod.setters(badPod, pod.namesWhere(c -> BaselineChecks.isBadSeccomp(securityOf(c), bad)));
    if (!setters.isEmpty()) {
      return when(
          true,
          "seccompProfile",
          String.join(" and ", setters)
              + " must not set securityContext.seccompProfile.type to "
              + quoted(bad));
    }
    boolean podSays = pod.security().path("seccompProfile").hasNonNull("type");
    List<String> silent =
        podSays
            ? List.of()
            : pod.namesWhere(c -> !securityOf(c).path("seccompProfile").hasNonNull("type"));
    return when(
        !silent.isEmpty(),
        "seccompProfile",
        "pod or "
            + named("container", silent)
            + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
            + " \"Localhost\"");
  }
}
