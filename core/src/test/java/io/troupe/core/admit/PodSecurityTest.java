package io.troupe.core.admit;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each control of the Pod Security Standards, in upstream's words. */
class PodSecurityTest {
  private static final UserInfo USER = new UserInfo("u", "", List.of(), Map.of());

  /** Passes everything; each case of a table replaces one part. */
  private static final String HARDENED =
      "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, containers:"
          + " [{name: c, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop:"
          + " [ALL]}}}]";

  private final PodSecurity plugin = new PodSecurity();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> annotations = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "containers: [{name: a, securityContext: {appArmorProfile: {type: Unconfined}}}] | forbidden"
            + " AppArmor profile (container \"a\" must not set AppArmor profile type to"
            + " \"Unconfined\")",
        "containers: [{name: a, securityContext: {capabilities: {add: [NET_RAW, CHOWN]}}}, {name: b,"
            + " securityContext: {capabilities: {add: [SYS_ADMIN]}}}] | non-default capabilities"
            + " (containers \"a\", \"b\" must not include \"NET_RAW\", \"SYS_ADMIN\" in"
            + " securityContext.capabilities.add)",
        "hostNetwork: true, hostIPC: true | host namespaces (hostNetwork=true, hostIPC=true)",
        "volumes: [{name: v, hostPath: {path: /}}] | hostPath volumes (volume \"v\")",
        "initContainers: [{name: i, ports: [{hostPort: 80}]}] | hostPort (container \"i\" uses"
            + " hostPort 80)",
        "containers: [{name: a, livenessProbe: {httpGet: {host: h}}}] | probe or lifecycle host"
            + " (container \"a\" uses probe or lifecycle host \"h\")",
        "ephemeralContainers: [{name: e, securityContext: {privileged: true}}] | privileged"
            + " (container \"e\" must not set securityContext.privileged=true)",
        "containers: [{name: a, securityContext: {procMount: Unmasked}}] | procMount (container"
            + " \"a\" must not set securityContext.procMount to \"Unmasked\")",
        "securityContext: {seLinuxOptions: {type: x, user: u, role: r}} | seLinuxOptions (pod set"
            + " forbidden securityContext.seLinuxOptions: type \"x\"; user may not be set; role may"
            + " not be set)",
        "securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: a,"
            + " securityContext: {seccompProfile: {type: Unconfined}}}] | seccompProfile (pod and"
            + " container \"a\" must not set securityContext.seccompProfile.type to \"Unconfined\")",
        "securityContext: {sysctls: [{name: kernel.msgmax}, {name: net.ipv4.tcp_rmem}]} | forbidden"
            + " sysctls (kernel.msgmax)",
        "securityContext: {windowsOptions: {hostProcess: true}} | hostProcess (pod must not set"
            + " securityContext.windowsOptions.hostProcess=true)"
      })
  void baseline(String spec, String violation) {
    assertThat(refusal("baseline", "latest", spec))
        .isEqualTo(
            "pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": " + violation);
    assertThat(refusal("privileged", "latest", spec)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "volumes: [{name: v, hostPath: {}}, {name: n, nfs: {}}] | restricted volume types (volumes"
            + " \"v\", \"n\" use restricted volume types \"hostPath\", \"nfs\")",
        "securityContext: {runAsNonRoot: true, runAsUser: 0, seccompProfile: {type: Localhost}} |"
            + " runAsUser=0 (pod must not set runAsUser=0)",
        "securityContext: {runAsNonRoot: false, seccompProfile: {type: Localhost}} | runAsNonRoot !="
            + " true (pod must not set securityContext.runAsNonRoot=false)",
        "securityContext: {runAsNonRoot: true, seccompProfile: {type: Unconfined}} | seccompProfile"
            + " (pod must not set securityContext.seccompProfile.type to \"Unconfined\")",
        "containers: [{name: c, securityContext: {allowPrivilegeEscalation: false, capabilities:"
            + " {drop: [ALL], add: [CHOWN, NET_BIND_SERVICE]}}}] | unrestricted capabilities"
            + " (container \"c\" must not include \"CHOWN\" in securityContext.capabilities.add)"
      })
  void restricted(String change, String violation) {
    ObjectNode spec = yaml("{" + HARDENED + "}");
    spec.setAll(yaml("{" + change + "}"));
    assertThat(refusal("restricted", "latest", spec.toString().replaceAll("^\\{|\\}$", "")))
        .isEqualTo(
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": " + violation);
  }

  @Test
  void aPlainPodViolatesRestrictedInUpstreamsOrder() {
    assertThat(refusal("restricted", "latest", "containers: [{name: c}]"))
        .isEqualTo(
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\":"
                + " allowPrivilegeEscalation != false (container \"c\" must set"
                + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
                + " (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                + " runAsNonRoot != true (pod or container \"c\" must set"
                + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must"
                + " set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\")");
    assertThat(refusal("restricted", "latest", HARDENED)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1.28 | securityContext: {sysctls: [{name: net.ipv4.tcp_fin_timeout}]} | false",
        "v1.29 | securityContext: {sysctls: [{name: net.ipv4.tcp_fin_timeout}]} | true",
        "v1.33 | containers: [{name: a, livenessProbe: {tcpSocket: {host: h}}}] | true",
        "v1.34 | containers: [{name: a, livenessProbe: {tcpSocket: {host: h}}}] | false",
        "v1.34 | hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}] |"
            + " false",
        "v1.35 | hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}] |"
            + " true"
      })
  void releasesDiffer(String version, String spec, boolean allowed) {
    assertThat(refusal("baseline", version, spec).isEmpty()).isEqualTo(allowed);
  }

  @Test
  void warnAndAuditSpeakAndDoNotRefuse() {
    Optional<Failure> refusal =
        admit("pods", "Pod", "warn: baseline, audit: baseline", "{spec: {hostPID: true}}");
    assertThat(refusal).isEmpty();
    String said = "would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)";
    assertThat(warnings).containsExactly(said);
    assertThat(annotations)
        .containsExactly(
            "pod-security.kubernetes.io/enforce-policy=privileged:latest",
            "pod-security.kubernetes.io/audit-violations=" + said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployments", "statefulsets", "daemonsets", "replicasets"})
  void workloadsAreOnlyWarnedAbout(String resource) {
    Optional<Failure> refusal =
        admit(
            "apps/" + resource,
            "Any",
            "enforce: baseline, warn: baseline",
            "{spec: {template: {spec: {hostPID: true}}}}");
    assertThat(refusal).isEmpty();
    assertThat(warnings).hasSize(1);
  }

  @Test
  void labelsMustBeReadable() {
    ObjectNode namespace =
        yaml(
            "{metadata: {name: n, labels: {pod-security.kubernetes.io/enforce: tight,"
                + " pod-security.kubernetes.io/warn-version: v2}}}");
    assertThat(namespaceUpdate(Operation.CREATE, namespace, Optional.empty(), ClusterImage.EMPTY))
        .get()
        .extracting(Failure::message)
        .isEqualTo(
            "Namespace \"n\" is invalid:"
                + " [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"tight\":"
                + " must be one of privileged, baseline, restricted,"
                + " metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value:"
                + " \"v2\": must be \"latest\" or \"v1.x\"]");
  }

  @Test
  void aStricterLabelWarnsAboutPodsThatAreThere() {
    ClusterImage image =
        ObjectFixture.image(
            yaml(
                "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: n}, spec: {hostPID: true}}"),
            yaml(
                "{apiVersion: v1, kind: Pod, metadata: {name: b, namespace: n}, spec: {hostPID: true}}"),
            yaml("{apiVersion: v1, kind: Pod, metadata: {name: fine, namespace: n}, spec: {}}"));
    ObjectNode stricter =
        yaml("{metadata: {name: n, labels: {pod-security.kubernetes.io/enforce: baseline}}}");
    assertThat(
            namespaceUpdate(
                Operation.UPDATE, stricter, Optional.of(yaml("{metadata: {name: n}}")), image))
        .isEmpty();
    assertThat(warnings)
        .containsExactly(
            "existing pods in namespace \"n\" violate the new PodSecurity enforce level"
                + " \"baseline:latest\"",
            "a (and 1 other pod): host namespaces");
  }

  @Test
  void anUpdateThatChangesNothingOfNoteIsNotJudged() {
    ObjectNode pod = yaml("{metadata: {name: p}, spec: {hostPID: true, containers: [{image: a}]}}");
    ClusterImage image = namespace("enforce: baseline");
    assertThat(podUpdate(pod, pod.deepCopy(), image)).isEmpty();
    ObjectNode other =
        yaml("{metadata: {name: p}, spec: {hostPID: true, containers: [{image: b}]}}");
    assertThat(podUpdate(other, pod, image)).isPresent();
  }

  private Optional<Failure> podUpdate(ObjectNode pod, ObjectNode old, ClusterImage image) {
    Kind kind = ObjectFixture.kind("", "Pod", "pods", Map.of());
    return plugin.validate(
        request(
            Operation.UPDATE,
            kind,
            new ObjectKey(kind.type(), "n", "p"),
            pod,
            Optional.of(old),
            image));
  }

  private Optional<Failure> namespaceUpdate(
      Operation operation, ObjectNode namespace, Optional<ObjectNode> old, ClusterImage image) {
    Kind kind = ObjectFixture.kind("", "Namespace", "namespaces", Map.of());
    return plugin.validate(
        request(operation, kind, new ObjectKey(kind.type(), "", "n"), namespace, old, image));
  }

  private String refusal(String level, String version, String spec) {
    return admit(
            "pods",
            "Pod",
            "enforce: " + level + ", enforce-version: " + version,
            "{spec: {" + spec + "}}")
        .map(Failure::message)
        .orElse("");
  }

  private static ClusterImage namespace(String labels) {
    StringBuilder all = new StringBuilder();
    for (String label : labels.split(", ")) {
      all.append(all.isEmpty() ? "" : ", ").append("pod-security.kubernetes.io/").append(label);
    }
    return ObjectFixture.image(
        yaml("{apiVersion: v1, kind: Namespace, metadata: {name: n, labels: {" + all + "}}}"));
  }

  private Optional<Failure> admit(String resource, String kindName, String labels, String object) {
    int slash = resource.indexOf('/');
    String group = slash < 0 ? "" : resource.substring(0, slash);
    Kind kind = ObjectFixture.kind(group, kindName, resource.substring(slash + 1), Map.of());
    return plugin.validate(
        request(
            Operation.CREATE,
            kind,
            new ObjectKey(kind.type(), "n", "p"),
            yaml(object),
            Optional.empty(),
            namespace(labels)));
  }

  private AdmissionRequest request(
      Operation operation,
      Kind kind,
      ObjectKey key,
      ObjectNode object,
      Optional<ObjectNode> old,
      ClusterImage image) {
    AdmissionContext context =
        new AdmissionContext() {
          @Override
          public void warn(String text) {
            warnings.add(text);
          }

          @Override
          public void annotate(String key, String value) {
            annotations.add(key + '=' + value);
          }
        };
    return new AdmissionRequest(
        operation, kind, key, "", Optional.of(object), old, USER, false, image, context);
  }
}
