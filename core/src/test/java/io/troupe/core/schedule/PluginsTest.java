package io.troupe.core.schedule;

import static io.troupe.core.schedule.ScheduleObjects.container;
import static io.troupe.core.schedule.ScheduleObjects.labelled;
import static io.troupe.core.schedule.ScheduleObjects.node;
import static io.troupe.core.schedule.ScheduleObjects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.schedule.balancedallocation.BalancedAllocation;
import io.troupe.core.schedule.nodeaffinity.NodeAffinity;
import io.troupe.core.schedule.nodename.NodeName;
import io.troupe.core.schedule.nodeports.NodePorts;
import io.troupe.core.schedule.noderesourcesfit.NodeResourcesFit;
import io.troupe.core.schedule.nodeunschedulable.NodeUnschedulable;
import io.troupe.core.schedule.tainttoleration.TaintToleration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          In           | 'ssd','nvme' | true
          In           | 'hdd'        | false
          NotIn        | 'hdd'        | true
          NotIn        | 'ssd'        | false
          Exists       |              | true
          DoesNotExist |              | false
          """)
  void operatorsOnALabelThatIsThere(String operator, String values, boolean fits) {
    assertThat(fitsAffinity(labelled("n", Map.of("disk", "ssd")), "disk", operator, values))
        .isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          In           | 'ssd' | false
          NotIn        | 'ssd' | true
          Exists       |       | false
          DoesNotExist |       | true
          Gt           | '1'   | false
          Lt           | '1'   | false
          """)
  void operatorsOnALabelThatIsMissing(String operator, String values, boolean fits) {
    assertThat(fitsAffinity(labelled("n", Map.of()), "disk", operator, values)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"Gt,3,true", "Gt,4,false", "Lt,5,true", "Lt,4,false", "Gt,x,false", "Lt,x,false"})
  void numbersAreComparedAsNumbers(String operator, String value, boolean fits) {
    NodeView node = labelled("n", Map.of("cores", "4"));
    assertThat(fitsAffinity(node, "cores", operator, "'" + value + "'")).isEqualTo(fits);
  }

  @Test
  void oneOfSeveralTermsIsEnoughAndAnEmptyTermMatchesNothing() {
    String two =
        "{'matchExpressions':[{'key':'a','operator':'Exists'}]},"
            + "{'matchExpressions':[{'key':'b','operator':'Exists'}]}";
    NodeView node = labelled("n", Map.of("b", ""));
    assertThat(fits(new NodeAffinity(), requiring(two), node)).isTrue();
    assertThat(fits(new NodeAffinity(), requiring("{}"), node)).isFalse();
    assertThat(fits(new NodeAffinity(), requiring(""), node)).isFalse();
  }

  @Test
  void theNodeSelectorAndTheRequiredTermsMustBothMatch() {
    PodView both =
        pod(
            "p",
            "{'nodeSelector':{'a':'1'},'affinity':{'nodeAffinity':{"
                + "'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':["
                + "{'matchExpressions':[{'key':'b','operator':'Exists'}]}]}}}}");
    assertThat(fits(new NodeAffinity(), both, labelled("n", Map.of("a", "1", "b", "")))).isTrue();
    assertThat(fits(new NodeAffinity(), both, labelled("n", Map.of("b", "")))).isFalse();
    assertThat(fits(new NodeAffinity(), both, labelled("n", Map.of("a", "1")))).isFalse();
  }

  @Test
  void preferredTermsAddUpTheirWeights() {
    PodView pod =
        pod(
            "p",
            "{'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':["
                + "{'weight':30,'preference':{'matchExpressions':[{'key':'a','operator':'Exists'}]}},"
                + "{'weight':20,'preference':{'matchExpressions':[{'key':'b','operator':'Exists'}]}}"
                + "]}}}");
    NodeAffinity plugin = new NodeAffinity();
    assertThat(plugin.score(pod, labelled("n", Map.of("a", "", "b", "")))).isEqualTo(50);
    assertThat(plugin.score(pod, labelled("n", Map.of("b", "")))).isEqualTo(20);
    long[] scores = {50, 20, 0};
    plugin.normalize(scores, 3);
    assertThat(scores).containsExactly(100, 40, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ''                                                        | false
          {'key':'k','operator':'Equal','value':'v'}                | true
          {'key':'k','value':'v'}                                   | true
          {'key':'k','operator':'Equal','value':'w'}                | false
          {'key':'k','operator':'Exists'}                           | true
          {'operator':'Exists'}                                     | true
          {'operator':'Exists','effect':'NoSchedule'}               | true
          {'operator':'Exists','effect':'NoExecute'}                | false
          {'key':'other','operator':'Exists'}                       | false
          """)
  void tolerations(String toleration, boolean fits) {
    String all = toleration.equals("''") ? "" : toleration;
    PodView pod = pod("p", "{'tolerations':[" + all + "]}");
    NodeView node = node("n", "{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]}");
    assertThat(fits(new TaintToleration(), pod, node)).isEqualTo(fits);
  }

  @Test
  void taintsThatOnlyPreferLowerTheScore() {
    NodeView node = node("n", "{'taints':[{'key':'k','value':'v','effect':'PreferNoSchedule'}]}");
    TaintToleration plugin = new TaintToleration();
    assertThat(fits(plugin, pod("p", "{}"), node)).isTrue();
    long[] scores = {plugin.score(pod("p", "{}"), node), 0};
    plugin.normalize(scores, 2);
    assertThat(scores).containsExactly(0, 100);
  }

  @Test
  void aCordonedNodeTakesOnlyPodsThatTolerateIt() {
    NodeView node = node("n", "{'unschedulable':true}");
    NodeUnschedulable plugin = new NodeUnschedulable();
    assertThat(fits(plugin, pod("p", "{}"), node)).isFalse();
    PodView daemon =
        pod(
            "p",
            "{'tolerations':[{'key':'node.kubernetes.io/unschedulable','operator':'Exists',"
                + "'effect':'NoSchedule'}]}");
    assertThat(fits(plugin, daemon, node)).isTrue();
  }

  @Test
  void aPodThatNamesItsNodeFitsThereOnly() {
    PodView named = pod("p", "{'nodeName':'n'}");
    assertThat(fits(new NodeName(), named, node("n", "{}"))).isTrue();
    assertThat(fits(new NodeName(), named, node("m", "{}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'',TCP,80,false",
    "127.0.0.1,TCP,80,false",
    "10.0.0.1,TCP,80,false",
    "10.0.0.2,TCP,443,false",
    "10.0.0.3,TCP,443,true",
    "'',TCP,443,false",
    "'',UDP,80,true",
    "'',TCP,81,true"
  })
  void hostPorts(String ip, String protocol, int port, boolean fits) {
    Usage used =
        Usage.NONE
            .plus(pod("a", "{'containers':[{'ports':[{'hostPort':80}]}]}"))
            .plus(pod("b", "{'containers':[{'ports':[{'hostPort':443,'hostIP':'10.0.0.2'}]}]}"));
    NodeView node = new NodeView(node("n", "{}").facts(), used);
    PodView pod =
        pod(
            "p",
            "{'containers':[{'ports':[{'hostPort':%d,'hostIP':'%s','protocol':'%s'}]}]}"
                .formatted(port, ip, protocol));
    assertThat(fits(new NodePorts(), pod, node)).isEqualTo(fits);
  }

  @Test
  void requestsAreThePeakOfContainersInitStepsAndSidecars() {
    PodView pod =
        pod(
            "p",
            "{'containers':["
                + container("200m", "100Mi")
                + ","
                + container("300m", "100Mi")
                + "],'initContainers':["
                + container("100m", "1Gi")
                + ",{'restartPolicy':'Always','resources':{'requests':{'cpu':'50m','memory':'10Mi'}}},"
                + container("900m", "1Mi")
                + "],'overhead':{'cpu':'5m'}}");
    // Running: 500m + sidecar 50m. Init steps: 100m, then 900m beside the sidecar.
    assertThat(pod.requests().milliCpu()).isEqualTo(955);
    assertThat(pod.requests().memory()).isEqualTo(1L << 30);
  }

  @Test
  void requestsOfThePodAsAWholeStandForThoseOfItsContainers() {
    PodView pod =
        pod(
            "p",
            "{'resources':{'requests':{'cpu':'2'}},'containers':[" + container("1", "1Gi") + "]}");
    assertThat(pod.requests().milliCpu()).isEqualTo(2_000);
    assertThat(pod.requests().memory()).isEqualTo(1L << 30);
  }

  @Test
  void extendedResourcesAreCountedByName() {
    PodView pod = pod("p", "{'containers':[{'resources':{'requests':{'example.com/gpu':'2'}}}]}");
    assertThat(new NodeResourcesFit().filter(pod, node("n", "{}")))
        .isEqualTo(Verdict.unsuitable("Insufficient example.com/gpu"));
  }

  @Test
  void aPodWithoutRequestsFitsUntilTheNodeHasItsPods() {
    NodeFacts one = ScheduleObjects.nodeFacts("n", "{}", "1", "1Gi", 1);
    PodView pod = pod("p", "{'containers':[{}]}");
    NodeResourcesFit plugin = new NodeResourcesFit();
    assertThat(fits(plugin, pod, new NodeView(one, Usage.NONE))).isTrue();
    assertThat(plugin.filter(pod, new NodeView(one, Usage.NONE.plus(pod))))
        .isEqualTo(Verdict.crowded("Too many pods"));
  }

  @Test
  void leastAllocatedIsTheMeanOfWhatIsLeft() {
    NodeView node = new NodeView(ScheduleObjects.nodeFacts("n", "{}", "4", "4Gi", 110), Usage.NONE);
    PodView pod = ScheduleObjects.asking("p", "1", "2Gi");
    assertThat(new NodeResourcesFit().score(pod, node)).isEqualTo((75 + 50) / 2);
    assertThat(new BalancedAllocation().score(pod, node)).isEqualTo(87);
    assertThat(new BalancedAllocation().mattersTo(pod("q", "{'containers':[{}]}"))).isFalse();
  }

  private static boolean fitsAffinity(NodeView node, String key, String operator, String values) {
    String list = values == null ? "" : values;
    return fits(
        new NodeAffinity(),
        requiring(
            "{'matchExpressions':[{'key':'%s','operator':'%s','values':[%s]}]}"
                .formatted(key, operator, list)),
        node);
  }

  private static PodView requiring(String terms) {
    return pod(
        "p",
        "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
            + "{'nodeSelectorTerms':["
            + terms
            + "]}}}}");
  }

  private static boolean fits(FilterPlugin plugin, PodView pod, NodeView node) {
    return plugin.filter(pod, node) instanceof Verdict.Fits;
  }
}
