package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.errors;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing a user can get wrong, with upstream's words for it. */
class ValidationTest {
  private static final String CONTAINER = "'name':'a','image':'b'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'containers':[] | spec.containers: Required value",
        "'containers':[{'name':'a'}] | spec.containers[0].image: Required value",
        "'containers':[{'image':'b'}] | spec.containers[0].name: Required value",
        "'containers':[{C},{C}] | spec.containers[1].name: Duplicate value: \"a\"",
        "'containers':[{C,'ports':[{'containerPort':0}]}] |"
            + " spec.containers[0].ports[0].containerPort: Required value",
        "'containers':[{C,'ports':[{'containerPort':70000}]}] |"
            + " spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1"
            + " and 65535, inclusive",
        "'containers':[{C,'ports':[{'containerPort':1,'protocol':'X'}]}] |"
            + " spec.containers[0].ports[0].protocol: Unsupported value: \"X\": supported values:"
            + " \"SCTP\", \"TCP\", \"UDP\"",
        "'containers':[{C,'volumeMounts':[{'name':'v','mountPath':'/x'}]}] |"
            + " spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
        "'containers':[{C,'env':[{'value':'x'}]}] | spec.containers[0].env[0].name: Required value",
        "'containers':[{C,'imagePullPolicy':'Sometimes'}] | spec.containers[0].imagePullPolicy:"
            + " Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\","
            + " \"Never\"",
        "'containers':[{C,'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}}}] |"
            + " spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or"
            + " equal to cpu limit of 1",
        "'containers':[{C,'livenessProbe':{}}] | spec.containers[0].livenessProbe: Required value:"
            + " must specify a handler type",
        "'containers':[{C,'livenessProbe':{'exec':{'command':['x']},'successThreshold':2}}] |"
            + " spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
        "'restartPolicy':'Sometimes','containers':[{C}] | spec.restartPolicy: Unsupported value:"
            + " \"Sometimes\": supported values: \"Always\", \"Never\", \"OnFailure\"",
        "'containers':[{C}],'volumes':[{'name':'v'},{'name':'v'}] | spec.volumes[1].name: Duplicate"
            + " value: \"v\"",
        "'containers':[{C}],'tolerations':[{'operator':'Equal'}] | spec.tolerations[0].operator:"
            + " Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means"
            + " \"match all values and all keys\"",
        "'containers':[{C}],'terminationGracePeriodSeconds':-1 |"
            + " spec.terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal"
            + " to 0",
        "'containers':[{'name':'A','image':'b'}] | spec.containers[0].name: Invalid value: \"A\": a"
            + " lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
            + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
            + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
      },
      quoteCharacter = '~')
  void podSpecs(String spec, String message) {
    String pod = "{'spec':{" + spec.replace("{C", "{" + CONTAINER) + "}}";
    assertThat(errors("pods", pod)).containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'replicas':-1 | spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        "'strategy':{'type':'Slow'} | spec.strategy: Unsupported value: \"Slow\": supported values:"
            + " \"Recreate\", \"RollingUpdate\"",
        "'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':0}} |"
            + " spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when"
            + " `maxSurge` is 0",
        "'minReadySeconds':600 | spec.progressDeadlineSeconds: Invalid value: 600: must be greater"
            + " than minReadySeconds",
        "'selector':{'matchLabels':{'a':'other'}} | spec.template.metadata.labels: Invalid value:"
            + " {\"a\":\"b\"}: `selector` does not match template `labels`",
        "'selector':null | spec.selector: Required value"
      })
  void deploymentSpecs(String change, String message) {
    ObjectNode deployment = Samples.created("deployments.apps", deployment());
    ((ObjectNode) deployment.path("spec")).setAll(Samples.json("{" + change + "}"));
    Samples.kind("deployments.apps").rules().applyDefaults(deployment);
    assertThat(Samples.texts(Samples.kind("deployments.apps").rules().validate(deployment)))
        .containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "services | {'spec':{}} | spec.ports: Required value",
        "services | {'spec':{'ports':[{'port':1},{'port':2,'name':'b'}]}} |"
            + " spec.ports[0].name: Required value",
        "services | {'spec':{'ports':[{'port':1,'name':'a'},{'port':1,'name':'b'}]}} |"
            + " spec.ports[1]: Duplicate value:"
            + " {\"protocol\":\"TCP\",\"port\":1,\"targetPort\":0}",
        "services | {'spec':{'type':'Odd','ports':[{'port':1}]}} | spec.type: Unsupported value:"
            + " \"Odd\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\","
            + " \"NodePort\"",
        "services | {'spec':{'type':'ExternalName'}} | spec.externalName: Required value",
        "configmaps | {'data':{'a b':''}} | data[a b]: Invalid value: \"a b\": a valid config key"
            + " must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
            + " 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
        "secrets | {'type':'kubernetes.io/tls','data':{'tls.crt':''}} | data[tls.key]: Required"
            + " value",
        "events | {'metadata':{'namespace':'a'},'involvedObject':{'namespace':'b'}} |"
            + " involvedObject.namespace: Invalid value: \"b\": does not match event.namespace",
        "nodes | {'spec':{'taints':[{'key':'a','effect':'Odd'}]}} | spec.taints[0].effect:"
            + " Unsupported value: \"Odd\": supported values: \"NoExecute\", \"NoSchedule\","
            + " \"PreferNoSchedule\"",
        "leases.coordination.k8s.io | {'spec':{'leaseDurationSeconds':0}} |"
            + " spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
        "priorityclasses.scheduling.k8s.io | {'metadata':{'name':'x'},'value':2000000000} | value:"
            + " Forbidden: maximum allowed value of a user defined priority is 1000000000",
        "roles.rbac.authorization.k8s.io | {'rules':[{'apiGroups':[''],'resources':['pods']}]} |"
            + " rules[0].verbs: Required value: verbs must contain at least one value",
        "rolebindings.rbac.authorization.k8s.io | {'roleRef':{'kind':'Odd','name':'x'}} |"
            + " roleRef.kind: Unsupported value: \"Odd\": supported values: \"ClusterRole\","
            + " \"Role\"",
        "controllerrevisions.apps | {'revision':1} | data: Required value: data is mandatory",
        "endpointslices.discovery.k8s.io | {'addressType':'IPv4','endpoints':[{'addresses':[]}]} |"
            + " endpoints[0].addresses: Required value: must contain at least 1 address",
        "endpoints | {'subsets':[{}]} | subsets[0]: Required value: must specify `addresses` or"
            + " `notReadyAddresses`"
      })
  void otherKinds(String resource, String object, String message) {
    assertThat(errors(resource, object)).containsExactly(message);
  }

  @Test
  void largeDataIsRefused() {
    String big = "x".repeat(1024 * 1024 + 1);
    assertThat(errors("configmaps", "{'data':{'a':'" + big + "'}}"))
        .containsExactly("[]: Too long: may not be more than 1048576 bytes");
  }

  @Test
  void onlyTheImageOfAPodMayChange() {
    ObjectNode old = Samples.created("pods", "{'spec':{'containers':[{" + CONTAINER + "}]}}");
    ObjectNode image = old.deepCopy();
    ((ObjectNode) image.path("spec").path("containers").path(0)).put("image", "c");
    assertThat(Samples.updateErrors("pods", image, old)).isEmpty();
    ObjectNode command = old.deepCopy();
    ((ObjectNode) command.path("spec").path("containers").path(0)).putArray("command").add("x");
    assertThat(Samples.updateErrors("pods", command, old))
        .singleElement()
        .asString()
        .startsWith(
            "spec: Forbidden: pod updates may not change fields other than"
                + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
                + " tolerations),`spec.terminationGracePeriodSeconds`");
  }

  @Test
  void aPodMayGainTolerationsButNotLoseThem() {
    String spec = "{'spec':{'containers':[{" + CONTAINER + "}],'tolerations':[%s]}}";
    ObjectNode none = Samples.created("pods", spec.formatted(""));
    ObjectNode one = Samples.created("pods", spec.formatted("{'operator':'Exists'}"));
    assertThat(Samples.updateErrors("pods", one, none)).isEmpty();
    assertThat(Samples.updateErrors("pods", none, one))
        .containsExactly(
            "spec.tolerations: Forbidden: existing toleration can not be modified except its"
                + " tolerationSeconds");
  }

  @Test
  void selectorsAndRoleReferencesAreForEver() {
    ObjectNode old = Samples.created("deployments.apps", deployment());
    ObjectNode next = old.deepCopy();
    ((ObjectNode) next.path("spec")).set("selector", Samples.json("{'matchLabels':{'c':'d'}}"));
    assertThat(Samples.updateErrors("deployments.apps", next, old))
        .containsExactly(
            "spec.selector: Invalid value: {\"matchLabels\":{\"c\":\"d\"}}: field is immutable");
    ObjectNode binding = Samples.json("{'roleRef':{'name':'a'}}");
    assertThat(
            Samples.updateErrors(
                "rolebindings.rbac.authorization.k8s.io",
                Samples.json("{'roleRef':{'name':'b'}}"),
                binding))
        .containsExactly("roleRef: Invalid value: {\"name\":\"b\"}: cannot change roleRef");
  }

  @Test
  void immutableDataStaysAndStaysImmutable() {
    ObjectNode old = Samples.json("{'immutable':true,'data':{'a':'b'}}");
    assertThat(Samples.updateErrors("configmaps", Samples.json("{'data':{'a':'c'}}"), old))
        .isEqualTo(
            List.of(
                "immutable: Forbidden: field is immutable when `immutable` is set",
                "data: Forbidden: field is immutable when `immutable` is set"));
  }

  private static String deployment() {
    return "{'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
        + "'spec':{'containers':[{"
        + CONTAINER
        + "}]}}}}";
  }
}
