package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.created;
import static io.troupe.core.kind.Samples.errors;
import static io.troupe.core.kind.Samples.json;
import static io.troupe.core.kind.Samples.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rest of a pod's spec: what a user can get wrong, and its two parts that grow. */
class PodInFullTest {
  private static final String POD = "{'spec':{'containers':[{'name':'a','image':'b'}]%s}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{}]}} |"
            + " spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey:"
            + " Required value: can not be empty",
        "'affinity':{'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':0,'podAffinityTerm':{'topologyKey':'k'}}]}}"
            + " | spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight:"
            + " Invalid value: 0: must be in the range 1-100",
        "'topologySpreadConstraints':[{'maxSkew':0,'topologyKey':'k','whenUnsatisfiable':'DoNotSchedule'}]"
            + " | spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than"
            + " zero",
        "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'k','whenUnsatisfiable':'Maybe'}] |"
            + " spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"Maybe\":"
            + " supported values: \"DoNotSchedule\", \"ScheduleAnyway\"",
        "'securityContext':{'runAsUser':-1} | spec.securityContext.runAsUser: Invalid value: -1: must"
            + " be between 0 and 2147483647, inclusive",
        "'securityContext':{'seccompProfile':{'type':'Localhost'}} |"
            + " spec.securityContext.seccompProfile.localhostProfile: Required value: must be set"
            + " when seccomp type is Localhost",
        "'dnsPolicy':'None' | spec.dnsConfig: Required value: must provide `dnsConfig` when"
            + " `dnsPolicy` is None",
        "'dnsConfig':{'nameservers':['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4']} |"
            + " spec.dnsConfig.nameservers: Invalid value:"
            + " [\"1.1.1.1\",\"1.1.1.2\",\"1.1.1.3\",\"1.1.1.4\"]: must not have more than 3"
            + " nameservers",
        "'hostAliases':[{'ip':'x'}] | spec.hostAliases[0].ip: Invalid value: \"x\": must be a valid"
            + " IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "'preemptionPolicy':'Maybe' | spec.preemptionPolicy: Unsupported value: \"Maybe\": supported"
            + " values: \"Never\", \"PreemptLowerPriority\"",
        "'os':{'name':'plan9'} | spec.os.name: Unsupported value: \"plan9\": supported values:"
            + " \"linux\", \"windows\"",
        "'hostPID':true,'shareProcessNamespace':true | spec.shareProcessNamespace: Invalid value:"
            + " true: ShareProcessNamespace and HostPID cannot both be enabled",
        "'volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'t','expirationSeconds':5}}]}}]"
            + " | spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid"
            + " value: 5: may not specify a duration less than 10 minutes",
        "'volumes':[{'name':'v','csi':{}}] | spec.volumes[0].csi.driver: Required value",
        "'volumes':[{'name':'v','ephemeral':{}}] | spec.volumes[0].ephemeral.volumeClaimTemplate:"
            + " Required value",
        "'volumes':[{'name':'v','hostPath':{'path':'/x','type':'Odd'}}] |"
            + " spec.volumes[0].hostPath.type: Unsupported value: \"Odd\": supported values: \"\","
            + " \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\","
            + " \"FileOrCreate\", \"Socket\"",
        "'volumes':[{'name':'v','downwardAPI':{'items':[{'path':'p','fieldRef':{'fieldPath':'spec.cow'}}]}}]"
            + " | spec.volumes[0].downwardAPI.items[0].fieldRef.fieldPath: Invalid value:"
            + " \"spec.cow\": error converting fieldPath: field label not supported: spec.cow",
        "'ephemeralContainers':[{'name':'e','image':'i'}] | spec.ephemeralContainers: Forbidden:"
            + " cannot be set on create",
        "'schedulingGates':[{'name':'g'}],'nodeName':'n' | spec.nodeName: Forbidden: cannot be set"
            + " until all schedulingGates have been cleared",
        "'resources':{'requests':{'cpu':'1'},'limits':{'storage':'1'}} |"
            + " spec.resources.limits[storage]: Invalid value: \"storage\": must be a standard"
            + " resource for containers",
        "'overhead':{'cpu':'-1'} | spec.overhead[cpu]: Invalid value: \"-1\": must be greater than or"
            + " equal to 0"
      })
  void specs(String more, String message) {
    assertThat(errors("pods", POD.formatted("," + more))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'securityContext':{'privileged':true,'allowPrivilegeEscalation':false} |"
            + " spec.containers[0].securityContext: Invalid value:"
            + " {\"privileged\":true,\"allowPrivilegeEscalation\":false}: cannot set"
            + " `allowPrivilegeEscalation` to false and `privileged` to true",
        "'resizePolicy':[{'resourceName':'disk','restartPolicy':'NotRequired'}] |"
            + " spec.containers[0].resizePolicy[0].resourceName: Unsupported value: \"disk\":"
            + " supported values: \"cpu\", \"memory\"",
        "'resources':{'claims':[{'name':'gpu'}]} | spec.containers[0].resources.claims[0].name: Not"
            + " found: \"gpu\"",
        "'readinessProbe':{'tcpSocket':{'port':1},'terminationGracePeriodSeconds':5} |"
            + " spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5:"
            + " must not be set for readinessProbes",
        "'livenessProbe':{'grpc':{'port':0}} | spec.containers[0].livenessProbe.grpc.port: Invalid"
            + " value: 0: must be between 1 and 65535, inclusive",
        "'env':[{'name':'x','valueFrom':{'resourceFieldRef':{'resource':'limits.cows'}}}] |"
            + " spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value:"
            + " \"limits.cows\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\","
            + " \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\","
            + " \"requests.memory\""
      })
  void containers(String more, String message) {
    String pod = "{'spec':{'containers':[{'name':'a','image':'b'," + more + "}]}}";
    assertThat(errors("pods", pod)).contains(message);
  }

  @Test
  void ephemeralContainersAreAddedAndStayAsTheyAre() {
    ObjectPart part = Samples.kind("pods").rules().part("ephemeralcontainers").orElseThrow();
    ObjectNode old = created("pods", POD.formatted(""));
    ObjectNode wish = old.deepCopy();
    wish.withObject("spec").put("hostNetwork", true); // not through here
    wish.withObject("spec")
        .putArray("ephemeralContainers")
        .add(json("{'name':'e','image':'i','targetContainerName':'a'}"));
    Samples.kind("pods").rules().applyDefaults(wish);
    ObjectNode next = part.merge(wish, old);
    assertThat(next.path("spec").has("hostNetwork")).isFalse();
    assertThat(part.validate(next, old)).isEmpty();
    assertThat(texts(part.validate(old, next)))
        .containsExactly(
            "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"e\" may not be"
                + " removed\n");
    ObjectNode lost = next.deepCopy();
    ((ObjectNode) lost.path("spec").path("ephemeralContainers").path(0))
        .put("targetContainerName", "nobody");
    assertThat(texts(part.validate(lost, old)))
        .containsExactly("spec.ephemeralContainers[0].targetContainerName: Not found: \"nobody\"");
  }

  @Test
  void aResizeChangesCpuAndMemoryWithinItsClass() {
    ObjectPart part = Samples.kind("pods").rules().part("resize").orElseThrow();
    String pod =
        "{'spec':{'containers':[{'name':'a','image':'b','resources':{'requests':{'cpu':'%s'}}}]}}";
    ObjectNode old = created("pods", pod.formatted("1"));
    assertThat(part.validate(part.merge(created("pods", pod.formatted("2")), old), old)).isEmpty();
    ObjectNode image = created("pods", pod.formatted("2").replace("'b'", "'c'"));
    assertThat(texts(part.validate(part.merge(image, old), old)))
        .containsExactly("spec: Forbidden: only cpu and memory resources are mutable");
    ObjectNode none = created("pods", POD.formatted(""));
    assertThat(texts(part.validate(part.merge(none, old), old)))
        .contains(
            "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed",
            "spec: Invalid value: \"BestEffort\": Pod QOS Class may not change as a result of"
                + " resizing");
  }

  @Test
  void whatIsHardlyMeantIsWarnedOf() {
    ObjectNode pod =
        created(
            "pods",
            "{'metadata':{'annotations':{'container.apparmor.security.beta.kubernetes.io/a':'x'}},"
                + "'spec':{'nodeSelector':{'beta.kubernetes.io/os':'linux'},'containers':[{'name':'a',"
                + "'image':'b','env':[{'name':'X','value':'1'},{'name':'X','value':'2'}]}]}}");
    assertThat(Samples.kind("pods").rules().warnings(pod))
        .containsExactly(
            "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use"
                + " \"kubernetes.io/os\" instead",
            "metadata.annotations[container.apparmor.security.beta.kubernetes.io/a]: deprecated"
                + " since v1.30; use the \"appArmorProfile\" field instead",
            "spec.containers[0].env[1]: hides previous definition of \"X\", which may be dropped"
                + " when using apply");
  }
}
