package io.troupe.core.admit.podsecurity;

import static io.troupe.core.admit.podsecurity.PodContent.named;
import static io.troupe.core.admit.podsecurity.PodContent.plural;
import static io.troupe.core.admit.podsecurity.PodContent.quoted;
import static io.troupe.core.admit.podsecurity.PodContent.securityOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What level baseline forbids: known ways to take over a node. */
final class BaselineChecks {
  private static final Set<String> CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");
  private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final int ENGINE_SINCE = 31;
  private static final int USER_NAMESPACES_SINCE = 35;

  static final List<Check> ALL = all();

  private BaselineChecks() {}

  private static List<Check> all() {
    List<Check> all = new ArrayList<>();
    all.add(Check.baseline("appArmorProfile", 0, BaselineChecks::appArmor));
    all.add(Check.baseline("capabilities_baseline", 0, BaselineChecks::capabilities));
    all.add(Check.baseline("hostNamespaces", 0, BaselineChecks::hostNamespaces));
    all.add(Check.baseline("hostPathVolumes", 0, BaselineChecks::hostPaths));
    all.add(Check.baseline("hostPorts", 0, BaselineChecks::hostPorts));
    all.add(Check.baseline("hostProbesAndHostLifecycle", 34, BaselineChecks::hosts));
    all.add(Check.baseline("privileged", 0, BaselineChecks::privileged));
    all.add(Check.baseline("procMount", 0, BaselineChecks::procMount).until(USER_NAMESPACES_SINCE));
    all.add(
        Check.baseline(
            "procMount",
            USER_NAMESPACES_SINCE,
            pod -> pod.hasOwnUsers() ? Optional.empty() : procMount(pod)));
    all.add(Check.baseline("seLinuxOptions", 0, pod -> seLinux(pod, false)).until(ENGINE_SINCE));
    all.add(Check.baseline("seLinuxOptions", ENGINE_SINCE, pod -> seLinux(pod, true)));
    all.add(Check.baseline("seccompProfile_baseline", 19, BaselineChecks::seccomp));
    all.addAll(Sysctls.CHECKS);
    all.add(Check.baseline("windowsHostProcess", 0, BaselineChecks::hostProcess));
    return List.copyOf(all);
  }

  private static Optional<Violation> appArmor(PodContent pod) {
    Set<String> bad = new TreeSet<>();
    boolean ofPod = isBadProfile(pod.security(), bad);
    List<String> containers = pod.namesWhere(c -> isBadProfile(securityOf(c), bad));
    List<String> setters = new ArrayList<>(pod.setters(ofPod, containers));
    for (Map.Entry<String, JsonNode> each : pod.metadata().path("annotations").properties()) {
      String value = each.getValue().asText("");
      boolean fine =
          value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
      if (each.getKey().startsWith(APP_ARMOR) && !fine) {
        setters.add("annotation \"" + each.getKey() + '"');
        bad.add(value);
      }
    }
    return when(
        !setters.isEmpty(),
        plural("forbidden AppArmor profile", "forbidden AppArmor profiles", bad.size()),
        String.join(" and ", setters) + " must not set AppArmor profile type to " + quoted(bad));
  }

  private static boolean isBadProfile(JsonNode security, Set<String> bad) {
    JsonNode type = security.path("appArmorProfile").path("type");
    boolean isBad = type.isTextual() && !PROFILES.contains(type.textValue());
    if (isBad) {
      bad.add(type.textValue());
    }
    return isBad;
  }

  private static Optional<Violation> capabilities(PodContent pod) {
    Set<String> bad = new TreeSet<>();
    List<String> containers = pod.namesWhere(c -> addsBeyond(c, CAPABILITIES, bad));
    return when(
        !containers.isEmpty(),
        "non-default capabilities",
        named("container", containers)
            + " must not include "
            + quoted(bad)
            + " in securityContext.capabilities.add");
  }

  /** Whether a container adds other capabilities than these, which are collected. */
  static boolean addsBeyond(JsonNode container, Set<String> allowed, Collection<String> bad) {
    boolean beyond = false;
    for (JsonNode capability : securityOf(container).path("capabilities").path("add")) {
      if (!allowed.contains(capability.asText())) {
        beyond = true;
        bad.add(capability.asText());
      }
    }
    return beyond;
  }

  private static Optional<Violation> hostNamespaces(PodContent pod) {
    List<String> shared =
        List.of("hostNetwork", "hostPID", "hostIPC").stream()
            .filter(n -> pod.spec().path(n).asBoolean(false))
            .map(n -> n + "=true")
            .toList();
    return when(!shared.isEmpty(), "host namespaces", String.join(", ", shared));
  }

  private static Optional<Violation> hostPaths(PodContent pod) {
    List<String> volumes = new ArrayList<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.hasNonNull("hostPath")) {
        volumes.add(volume.path("name").asText(""));
      }
    }
    return when(
        !volumes.isEmpty(),
        "hostPath volumes",
        plural("volume", "volumes", volumes.size()) + ' ' + quoted(volumes));
  }

  private static Optional<Violation> hostPorts(PodContent pod) {
    Set<String> ports = new TreeSet<>();
    List<String> containers =
        pod.namesWhere(c -> {
          boolean uses = false;
          for (JsonNode port : c.path("ports")) {
            if (port.path("hostPort").asInt(0) != 0) {
              uses = true;
              ports.add(port.path("hostPort").asText());
            }
          }
          return uses;
        });
    return when(
        !containers.isEmpty(),
        "hostPort",
        using(containers)
            + plural("hostPort", "hostPorts", ports.size())
            + ' '
            + String.join(", ", ports));
  }

  /** For instance {@code container "a" uses }. */
  private static String using(Collection<String> containers) {
    return named("container", containers) + plural(" uses ", " use ", containers.size());
  }

  private static Optional<Violation> hosts(PodContent pod) {
    Set<String> hosts = new TreeSet<>();
    Set<String> containers =
        new TreeSet<>(
            pod.namesWhere(c -> {
              boolean any = false;
              for (JsonNode handler :
                  List.of(
                      c.path("livenessProbe"),
                      c.path("readinessProbe"),
                      c.path("startupProbe"),
                      c.path("lifecycle").path("postStart"),
                      c.path("lifecycle").path("preStop"))) {
                for (String action : List.of("httpGet", "tcpSocket")) {
                  String host = handler.path(action).path("host").asText("");
                  if (!host.isEmpty()) {
                    any = true;
                    hosts.add(host);
                  }
                }
              }
              return any;
            }));
    return when(
        !containers.isEmpty(),
        "probe or lifecycle host",
        using(containers)
            + plural("probe or lifecycle host", "probe or lifecycle hosts", hosts.size())
            + ' '
            + quoted(hosts));
  }

  private static Optional<Violation> privileged(PodContent pod) {
    return containers(
        pod,
        c -> securityOf(c).path("privileged").asBoolean(false),
        "privileged",
        " must not set securityContext.privileged=true");
  }

  static Optional<Violation> procMount(PodContent pod) {
    Set<String> bad = new TreeSet<>();
    List<String> containers =
        pod.namesWhere(c -> {
          String mount = securityOf(c).path("procMount").asText("Default");
          boolean isBad = !mount.equals("Default");
          if (isBad) {
            bad.add(mount);
          }
          return isBad;
        });
    return when(
        !containers.isEmpty(),
        "procMount",
        named("container", containers)
            + " must not set securityContext.procMount to "
            + quoted(bad));
  }

  private static Optional<Violation> seLinux(PodContent pod, boolean engine) {
    Set<String> types = new TreeSet<>();
    Set<String> others = new TreeSet<>((a, b) -> b.compareTo(a)); // user before role
    Predicate<JsonNode> isBad =
        security -> {
          JsonNode options = security.path("seLinuxOptions");
          String type = options.path("type").asText("");
          boolean typed =
              !List.of("", "container_t", "container_init_t", "container_kvm_t").contains(type)
                  && !(engine && type.equals("container_engine_t"));
          if (typed) {
            types.add(type);
          }
          boolean named = false;
          for (String field : List.of("user", "role")) {
            if (!options.path(field).asText("").isEmpty()) {
              named = true;
              others.add(field + " may not be set");
            }
          }
          return typed || named;
        };
    boolean ofPod = isBad.test(pod.security());
    List<String> setters = pod.setters(ofPod, pod.namesWhere(c -> isBad.test(securityOf(c))));
    List<String> data = new ArrayList<>();
    if (!types.isEmpty()) {
      data.add(plural("type", "types", types.size()) + ' ' + quoted(types));
    }
    data.addAll(others);
    return when(
        !setters.isEmpty(),
        "seLinuxOptions",
        String.join(" and ", setters)
            + " set forbidden securityContext.seLinuxOptions: "
            + String.join("; ", data));
  }

  private static Optional<Violation> seccomp(PodContent pod) {
    Set<String> bad = new TreeSet<>();
    boolean ofPod = isBadSeccomp(pod.security(), bad);
    List<String> setters =
        pod.setters(ofPod, pod.namesWhere(c -> isBadSeccomp(securityOf(c), bad)));
    return when(
        !setters.isEmpty(),
        "seccompProfile",
        String.join(" and ", setters)
            + " must not set securityContext.seccompProfile.type to "
            + quoted(bad));
  }

  static boolean isBadSeccomp(JsonNode security, Set<String> bad) {
    JsonNode type = security.path("seccompProfile").path("type");
    boolean isBad = type.isTextual() && !PROFILES.contains(type.textValue());
    if (isBad) {
      bad.add(type.textValue());
    }
    return isBad;
  }

  private static Optional<Violation> hostProcess(PodContent pod) {
    Predicate<JsonNode> asked =
        security -> security.path("windowsOptions").path("hostProcess").asBoolean(false);
    List<String> setters =
        pod.setters(asked.test(pod.security()), pod.namesWhere(c -> asked.test(securityOf(c))));
    return when(
        !setters.isEmpty(),
        "hostProcess",
        String.join(" and ", setters)
            + " must not set securityContext.windowsOptions.hostProcess=true");
  }

  static Optional<Violation> containers(
      PodContent pod, Predicate<JsonNode> bad, String reason, String words) {
    List<String> names = pod.namesWhere(bad);
    return when(!names.isEmpty(), reason, named("container", names) + words);
  }

  static Optional<Violation> when(boolean violated, String reason, String detail) {
    return violated ? Optional.of(new Violation(reason, detail)) : Optional.empty();
  }
}
