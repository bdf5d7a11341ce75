package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.created;
import static io.troupe.core.kind.Samples.defaulted;
import static io.troupe.core.kind.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients compare what they sent with what they read, so every default counts, and no other. */
class DefaultsTest {

  @Test
  void podGetsEveryDefaultOfUpstream() {
    assertThat(defaulted("pods", "{'spec':{'containers':[{'name':'a','image':'busybox'}]}}"))
        .isEqualTo(
            json(
                """
                {'spec':{'containers':[{'name':'a','image':'busybox','imagePullPolicy':'Always',
                  'terminationMessagePath':'/dev/termination-log',
                  'terminationMessagePolicy':'File','resources':{}}],
                 'restartPolicy':'Always','dnsPolicy':'ClusterFirst',
                 'schedulerName':'default-scheduler','terminationGracePeriodSeconds':30,
                 'securityContext':{},'enableServiceLinks':true}}\
                """));
  }

  @Test
  void probesPortsAndFieldReferencesAreFilledIn() {
    ObjectNode pod =
        defaulted(
            "pods",
            """
            {'spec':{'hostNetwork':true,'containers':[{'name':'a','image':'b:1',
              'ports':[{'containerPort':80}],
              'env':[{'name':'N','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}],
              'readinessProbe':{'httpGet':{'port':80}},
              'livenessProbe':{'grpc':{'port':9}},
              'resources':{'limits':{'cpu':'1'}}}]}}\
            """);
    assertThat(pod.path("spec").path("containers").path(0))
        .isEqualTo(
            json(
                """
                {'name':'a','image':'b:1','imagePullPolicy':'IfNotPresent',
                 'ports':[{'containerPort':80,'hostPort':80,'protocol':'TCP'}],
                 'env':[{'name':'N','valueFrom':{'fieldRef':{'fieldPath':'metadata.name','apiVersion':'v1'}}}],
                 'readinessProbe':{'httpGet':{'port':80,'path':'/','scheme':'HTTP'},'timeoutSeconds':1,
                   'periodSeconds':10,'successThreshold':1,'failureThreshold':3},
                 'livenessProbe':{'grpc':{'port':9,'service':''},'timeoutSeconds':1,
                   'periodSeconds':10,'successThreshold':1,'failureThreshold':3},
                 'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File',
                 'resources':{'limits':{'cpu':'1'},'requests':{'cpu':'1'}}}\
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "busybox, Always",
    "busybox:latest, Always",
    "busybox:1.36, IfNotPresent",
    "registry:5000/busybox, Always",
    "registry:5000/busybox:1, IfNotPresent",
    "busybox@sha256:0123, IfNotPresent"
  })
  void pullPolicyFollowsTheTag(String image, String policy) {
    ObjectNode pod =
        defaulted("pods", "{'spec':{'containers':[{'name':'a','image':'" + image + "'}]}}");
    assertThat(pod.path("spec").path("containers").path(0).path("imagePullPolicy").asText())
        .isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {'emptyDir':{}}",
        "{'emptyDir':{}} | {'emptyDir':{}}",
        "{'secret':{'secretName':'s'}} | {'secret':{'secretName':'s','defaultMode':420}}",
        "{'configMap':{'name':'c'}} | {'configMap':{'name':'c','defaultMode':420}}",
        "{'hostPath':{'path':'/x'}} | {'hostPath':{'path':'/x','type':''}}",
        "{'projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}} |"
            + " {'projected':{'sources':[{'serviceAccountToken':{'path':'t','expirationSeconds':3600}}],"
            + "'defaultMode':420}}"
      })
  void volumesAreFilledInByTheirSource(String given, String expected) {
    ObjectNode pod = defaulted("pods", "{'spec':{'containers':[],'volumes':[" + given + "]}}");
    assertThat(pod.path("spec").path("volumes").path(0)).isEqualTo(json(expected));
  }

  @Test
  void createdPodIsPendingWithItsQosClass() {
    String pod = "{'spec':{'containers':[{'name':'a','image':'b','resources':%s}]}}";
    assertThat(created("pods", pod.formatted("{}")).path("status"))
        .isEqualTo(json("{'phase':'Pending','qosClass':'BestEffort'}"));
    assertThat(
            created("pods", pod.formatted("{'limits':{'cpu':'1','memory':'1Gi'}}"))
                .path("status")
                .path("qosClass")
                .asText())
        .isEqualTo("Guaranteed");
    assertThat(
            created("pods", pod.formatted("{'requests':{'cpu':'100m'}}"))
                .path("status")
                .path("qosClass")
                .asText())
        .isEqualTo("Burstable");
  }

  @Test
  void deploymentGetsStrategyHistoryAndDeadlineAndItsTemplateNoServiceLinks() {
    ObjectNode spec =
        (ObjectNode)
            defaulted(
                    "deployments.apps",
                    "{'spec':{'template':{'spec':{'containers':[{'name':'a','image':'b:1'}]}}}}")
                .path("spec");
    assertThat(spec.path("template").path("spec").has("enableServiceLinks")).isFalse();
    assertThat(spec.path("template").path("spec").path("restartPolicy").asText())
        .isEqualTo("Always");
    spec.remove("template");
    assertThat(spec)
        .isEqualTo(
            json(
                """
                {'replicas':1,'strategy':{'type':'RollingUpdate',
                  'rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}},
                 'revisionHistoryLimit':10,'progressDeadlineSeconds':600}\
                """));
  }

  @Test
  void recreateGetsNoRollingUpdate() {
    ObjectNode deployment =
        defaulted("deployments.apps", "{'spec':{'replicas':0,'strategy':{'type':'Recreate'}}}");
    assertThat(deployment.path("spec").path("strategy")).isEqualTo(json("{'type':'Recreate'}"));
    assertThat(deployment.path("spec").path("replicas").asInt()).isZero();
  }

  @Test
  void serviceGetsTypeTargetsPoliciesAndFamilies() {
    assertThat(created("services", "{'spec':{'ports':[{'port':80}],'selector':{'a':'b'}}}"))
        .isEqualTo(
            json(
                """
                {'spec':{'ports':[{'port':80,'protocol':'TCP','targetPort':80}],'selector':{'a':'b'},
                 'type':'ClusterIP','sessionAffinity':'None','internalTrafficPolicy':'Cluster',
                 'ipFamilyPolicy':'SingleStack','ipFamilies':['IPv4']},
                 'status':{'loadBalancer':{}}}\
                """));
    assertThat(created("services", "{'spec':{'type':'LoadBalancer'}}").path("spec"))
        .isEqualTo(
            json(
                """
                {'type':'LoadBalancer','sessionAffinity':'None','externalTrafficPolicy':'Cluster',
                 'internalTrafficPolicy':'Cluster','allocateLoadBalancerNodePorts':true,
                 'ipFamilyPolicy':'SingleStack','ipFamilies':['IPv4']}\
                """));
    assertThat(
            created("services", "{'spec':{'type':'ExternalName','externalName':'x.y'}}")
                .path("spec"))
        .isEqualTo(json("{'type':'ExternalName','externalName':'x.y','sessionAffinity':'None'}"));
    assertThat(
            defaulted("services", "{'spec':{'sessionAffinity':'ClientIP'}}")
                .path("spec")
                .path("sessionAffinityConfig"))
        .isEqualTo(json("{'clientIP':{'timeoutSeconds':10800}}"));
  }

  @Test
  void serviceUpdateKeepsWhatTheServerGave() {
    ObjectNode old =
        json(
            """
            {'spec':{'type':'NodePort','clusterIP':'10.0.0.9','clusterIPs':['10.0.0.9'],
             'ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack',
             'ports':[{'port':80,'protocol':'TCP','targetPort':80,'nodePort':30080}]}}\
            """);
    ObjectNode next = defaulted("services", "{'spec':{'type':'NodePort','ports':[{'port':80}]}}");
    Samples.kind("services").rules().prepareForUpdate(next, old);
    assertThat(next.path("spec").path("clusterIP").asText()).isEqualTo("10.0.0.9");
    assertThat(next.path("spec").path("ports").path(0).path("nodePort").asInt()).isEqualTo(30080);
  }

  @Test
  void serviceUpdateDropsWhatItsNewTypeHasNoUseFor() {
    ObjectNode old =
        json(
            """
            {'spec':{'type':'NodePort','clusterIP':'10.0.0.9','clusterIPs':['10.0.0.9'],
             'ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','externalTrafficPolicy':'Cluster',
             'ports':[{'port':80,'protocol':'TCP','targetPort':80,'nodePort':30080}]}}\
            """);
    ObjectNode inside = old.deepCopy();
    inside.withObject("spec").put("type", "ClusterIP");
    Samples.kind("services").rules().prepareForUpdate(inside, old);
    assertThat(inside.path("spec").path("ports").path(0).has("nodePort")).isFalse();
    assertThat(inside.path("spec").has("externalTrafficPolicy")).isFalse();
    assertThat(inside.path("spec").path("clusterIP").asText()).isEqualTo("10.0.0.9");
    ObjectNode outside = old.deepCopy();
    outside.withObject("spec").put("type", "ExternalName").put("externalName", "a.b");
    Samples.kind("services").rules().prepareForUpdate(outside, old);
    assertThat(outside.path("spec").has("clusterIP")).isFalse();
    assertThat(outside.path("spec").has("ipFamilies")).isFalse();
  }

  @Test
  void namespaceIsLabelledWithItsNameHeldAndActive() {
    assertThat(created("namespaces", "{'metadata':{'name':'x'}}"))
        .isEqualTo(
            json(
                """
                {'metadata':{'name':'x','labels':{'kubernetes.io/metadata.name':'x'}},
                 'spec':{'finalizers':['kubernetes']},'status':{'phase':'Active'}}\
                """));
  }

  @Test
  void secretIsOpaqueAndStringsBecomeData() {
    assertThat(defaulted("secrets", "{'data':{'a':'eA=='},'stringData':{'a':'new','b':'ü'}}"))
        .isEqualTo(json("{'data':{'a':'bmV3','b':'w7w='},'type':'Opaque'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicasets.apps | {'spec':{}} | {'spec':{'replicas':1}}",
        "endpoints | {'subsets':[{'ports':[{'port':1}]}]} |"
            + " {'subsets':[{'ports':[{'port':1,'protocol':'TCP'}]}]}",
        "endpointslices.discovery.k8s.io | {'ports':[{'port':1}]} |"
            + " {'ports':[{'port':1,'name':'','protocol':'TCP'}]}",
        "rolebindings.rbac.authorization.k8s.io |"
            + " {'roleRef':{'kind':'Role'},'subjects':[{'kind':'User'},{'kind':'ServiceAccount'}]} |"
            + " {'roleRef':{'kind':'Role','apiGroup':'rbac.authorization.k8s.io'},'subjects':["
            + "{'kind':'User','apiGroup':'rbac.authorization.k8s.io'},{'kind':'ServiceAccount'}]}",
        "priorityclasses.scheduling.k8s.io | {'value':5} |"
            + " {'value':5,'preemptionPolicy':'PreemptLowerPriority'}",
        "nodes | {'status':{'capacity':{'cpu':'1'}}} |"
            + " {'status':{'capacity':{'cpu':'1'},'allocatable':{'cpu':'1'}},'spec':{}}",
        "configmaps | {'data':{'a':'b'}} | {'data':{'a':'b'}}",
        "leases.coordination.k8s.io | {'spec':{}} | {'spec':{}}"
      })
  void smallKindsGetTheirFewDefaults(String resource, String given, String expected) {
    assertThat(defaulted(resource, given)).isEqualTo(json(expected));
  }
}
