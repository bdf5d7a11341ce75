package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as {@code kubectl get -o wide} shows them, cells joined by bars. */
class ColumnsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final String META =
      "'metadata':{'name':'x','namespace':'n','creationTimestamp':'2026-01-01T00:00:00Z'}";

  @ParameterizedTest
  @CsvSource({
    "-5, <invalid>",
    "-1, 0s",
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "125, 2m5s",
    "599, 9m59s",
    "600, 10m",
    "10799, 179m",
    "10800, 3h",
    "12600, 3h30m",
    "28800, 8h",
    "172799, 47h",
    "172800, 2d",
    "180000, 2d2h",
    "691200, 8d",
    "63071999, 729d",
    "63072000, 2y",
    "63158400, 2y1d",
    "252288000, 8y"
  })
  void agesShowTwoUnitsWhileTheSmallerSaysSomething(long seconds, String text) {
    assertThat(Ages.of(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'phase':'Pending' | 0/2 Pending 0",
        "'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},"
            + "{'ready':true,'state':{'running':{}}}] | 2/2 Running 0",
        "'phase':'Running','containerStatuses':[{'restartCount':3,'lastState':{'terminated':{"
            + "'finishedAt':'2026-01-01T00:55:00Z'}},'state':{'waiting':{'reason':'CrashLoopBackOff'}}}]"
            + " | 0/2 CrashLoopBackOff 3 (5m ago)",
        "'phase':'Succeeded','containerStatuses':[{'state':{'terminated':{'reason':'Completed',"
            + "'exitCode':0}}}] | 0/2 Completed 0",
        "'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':3}}}] |"
            + " 0/2 ExitCode:3 0",
        "'phase':'Failed','reason':'Evicted' | 0/2 Evicted 0",
        "'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},{'state':{"
            + "'terminated':{'reason':'Completed'}}}] | 1/2 NotReady 0",
        "'phase':'Pending','conditions':[{'type':'PodScheduled','reason':'SchedulingGated'}] |"
            + " 0/2 SchedulingGated 0",
        "'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'running':{}}}] |"
            + " 0/2 Init:0/1 0",
        "'phase':'Pending','initContainerStatuses':[{'name':'i','restartCount':1,'state':{'terminated':{"
            + "'exitCode':1,'reason':'Error'}}}] | 0/2 Init:Error 1",
        "'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'waiting':{'reason':"
            + "'ImagePullBackOff'}}}] | 0/2 Init:ImagePullBackOff 0"
      })
  void podsSayWhatKeepsThemFromRunning(String status, String shown) {
    String pod =
        "{%s,'spec':{'containers':[{},{}],'initContainers':[{'name':'i'}]},'status':{%s}}"
            .formatted(META, status);
    assertThat(row("pods", pod).replace(" | ", " ")).startsWith("x " + shown + " 60m ");
  }

  @Test
  void aPodBeingDeletedIsTerminatingUnlessItHasEnded() {
    String pod =
        "{'metadata':{'name':'x','deletionTimestamp':'2026-01-01T00:00:00Z'},'status':{'phase':'%s'}}";
    assertThat(row("pods", pod.formatted("Running"))).contains("| Terminating |");
    assertThat(row("pods", pod.formatted("Succeeded"))).contains("| Succeeded |");
  }

  @Test
  void wideColumnsOfPodsFollow() {
    String pod = "{%s,'spec':{'nodeName':'n1'},'status':{'podIP':'10.0.0.1'}}".formatted(META);
    assertThat(row("pods", pod)).endsWith("60m | 10.0.0.1 | n1 | <none> | <none>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "deployments.apps ! 'spec':{'replicas':3,'selector':{'matchLabels':{'a':'b'}},'template':{"
            + "'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'readyReplicas':1,"
            + "'updatedReplicas':2,'availableReplicas':1} ! x | 1/3 | 2 | 1 | 60m | c | i | a=b",
        "replicasets.apps ! 'spec':{'replicas':3},'status':{'replicas':2} !"
            + " x | 3 | 2 | 0 | 60m |  |  | <none>",
        "services ! 'spec':{'type':'NodePort','clusterIP':'10.0.0.1','ports':[{'port':80,"
            + "'nodePort':30080,'protocol':'TCP'}],'selector':{'b':'2','a':'1'}} !"
            + " x | NodePort | 10.0.0.1 | <none> | 80:30080/TCP | 60m | a=1,b=2",
        "services ! 'spec':{'type':'LoadBalancer','clusterIP':'10.0.0.1'} !"
            + " x | LoadBalancer | 10.0.0.1 | <pending> | <none> | 60m | <none>",
        "services ! 'spec':{'type':'ExternalName','externalName':'a.b'} !"
            + " x | ExternalName | <none> | a.b | <none> | 60m | <none>",
        "configmaps ! 'data':{'a':''},'binaryData':{'b':''} ! x | 2 | 60m",
        "secrets ! 'type':'Opaque','data':{'a':''} ! x | Opaque | 1 | 60m",
        "namespaces ! 'status':{'phase':'Active'} ! x | Active | 60m",
        "endpoints ! 'subsets':[{'addresses':[{'ip':'1.1.1.1'},{'ip':'1.1.1.2'},{'ip':'1.1.1.3'},"
            + "{'ip':'1.1.1.4'}],'ports':[{'port':80}]}] !"
            + " x | 1.1.1.1:80,1.1.1.2:80,1.1.1.3:80 + 1 more... | 60m",
        "endpointslices.discovery.k8s.io ! 'addressType':'IPv4','ports':[{'port':80}],'endpoints':[{"
            + "'addresses':['1.1.1.1']}] ! x | IPv4 | 80 | 1.1.1.1 | 60m",
        "leases.coordination.k8s.io ! 'spec':{'holderIdentity':'n1'} ! x | n1 | 60m",
        "priorityclasses.scheduling.k8s.io ! 'value':5,'preemptionPolicy':'Never' !"
            + " x | 5 | false | 60m | Never",
        "rolebindings.rbac.authorization.k8s.io ! 'roleRef':{'kind':'Role','name':'r'},'subjects':[{"
            + "'kind':'User','name':'u'},{'kind':'ServiceAccount','namespace':'n','name':'s'}] !"
            + " x | Role/r | 60m | u |  | n/s",
        "clusterroles.rbac.authorization.k8s.io ! 'rules':[] ! x | 2026-01-01T00:00:00Z",
        "nodes ! 'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':"
            + "'True'}],'nodeInfo':{'kubeletVersion':'v1'}} ! x | Ready,SchedulingDisabled | <none> |"
            + " 60m | v1 | <none> | <none> | <unknown> | <unknown> | <unknown>",
        "controllerrevisions.apps ! 'revision':2 ! x | <none> | 2 | 60m"
      })
  void everyOtherKindShowsUpstreamsColumns(String resource, String fields, String row) {
    assertThat(row(resource, "{" + META + "," + fields + "}")).isEqualTo(row);
  }

  @Test
  void eventsAreShownByWhenTheyWereSeen() {
    String event =
        "{%s,'type':'Warning','reason':'Failed','message':'it broke ','count':2,'involvedObject':{"
            + "'kind':'Pod','name':'p'},'source':{'component':'kubelet','host':'n1'},"
            + "'firstTimestamp':'2026-01-01T00:00:00Z','lastTimestamp':'2026-01-01T00:59:30Z'}";
    assertThat(row("events", event.formatted(META)))
        .isEqualTo("30s | Warning | Failed | pod/p |  | kubelet, n1 | it broke | 60m | 2 | x");
  }

  private static String row(String resource, String object) {
    return Samples.kind(resource).columns().stream()
        .map(c -> c.cell().of(json(object), NOW).asText())
        .collect(Collectors.joining(" | "));
  }
}
