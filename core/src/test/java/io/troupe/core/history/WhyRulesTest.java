package io.troupe.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Grounds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhyRulesTest {
  private static final Cause KUBELET = Events.cause("system:node:n1", "", "kubelet", 5);
  private static final Cause DEPLOYER =
      Events.cause(
          "system:serviceaccount:kube-system:deployment-controller",
          "",
          "troupe-controller/deployment-controller",
          5);

  private static CommittedEvent pod(EventType type, String json, Cause cause) {
    return Events.of(9, type, "pods", "{'kind':'Pod','apiVersion':'v1'," + json + "}", cause);
  }

  private static String sentence(CommittedEvent event, CommittedEvent before) {
    return Sentence.of(event, Optional.ofNullable(before), false);
  }

  private static CommittedEvent set(String spec, Cause cause) {
    return Events.of(
        9,
        EventType.SPEC_CHANGED,
        "replicasets.apps",
        "{'kind':'ReplicaSet','apiVersion':'apps/v1','spec':" + spec + "}",
        cause);
  }

  @Test
  void sentencesSayWhatHappenedAndWho() {
    assertThat(sentence(pod(EventType.CREATED, "'spec':{}", Events.ALICE), null))
        .isEqualTo("Pod created by alice with kubectl from 10.0.0.7");
    assertThat(
            sentence(
                pod(
                    EventType.POD_BOUND,
                    "'spec':{'nodeName':'n1'}",
                    Events.cause("system:kube-scheduler", "", "kube-scheduler", 3)),
                null))
        .isEqualTo("Pod bound to n1 by default-scheduler");
    assertThat(sentence(set("{'replicas':3}", DEPLOYER), set("{'replicas':1}", DEPLOYER)))
        .isEqualTo("ReplicaSet scaled from 1 to 3 by deployment-controller");
    assertThat(
            sentence(
                set("{'image':'b','lastTime':2}", DEPLOYER),
                set("{'image':'a','lastTime':1}", DEPLOYER)))
        .isEqualTo(
            "ReplicaSet changed (spec.image: a -> b, spec.lastTime: 1 -> 2)"
                + " by deployment-controller");
    assertThat(sentence(pod(EventType.DELETED, "'spec':{}", KUBELET), null))
        .isEqualTo("Pod deleted by the kubelet of n1");
    assertThat(
            sentence(
                Events.of(
                    9,
                    EventType.SPEC_CHANGED,
                    "nodes",
                    "{'kind':'Node','spec':{'unschedulable':true}}",
                    Events.ALICE),
                Events.of(8, EventType.CREATED, "nodes", "{'kind':'Node'}", KUBELET)))
        .startsWith("Node cordoned by alice");
  }

  private static CommittedEvent restarted(int count) {
    return pod(
        EventType.STATUS_REPORTED,
        "'status':{'phase':'Running','containerStatuses':[{'name':'app','restartCount':"
            + count
            + ",'lastState':{'terminated':{'exitCode':137,'reason':'OOMKilled'}}}]}",
        KUBELET);
  }

  @Test
  void aRestartIsTellingAndOtherReportsAreNot() {
    assertThat(WhyRules.isTelling(restarted(2), Optional.of(restarted(1)))).isTrue();
    assertThat(WhyRules.isTelling(restarted(1), Optional.of(restarted(1)))).isFalse();
    assertThat(sentence(restarted(2), restarted(1)))
        .isEqualTo(
            "container app restarted (restart 2) after exit code 137 (OOMKilled), reported"
                + " by the kubelet of n1");
  }

  @Test
  void whoActsAsSomebodyElseIsNamedToo() {
    Cause acting =
        new Cause(
            "system:serviceaccount:shop:bot",
            List.of(),
            "10.0.0.8",
            "curl/8",
            "patch",
            "",
            "r",
            Instant.EPOCH,
            0,
            "alice",
            "",
            Map.of());
    assertThat(sentence(pod(EventType.CREATED, "'spec':{}", acting), null))
        .isEqualTo(
            "Pod created by service account shop/bot (impersonated by alice) with curl"
                + " from 10.0.0.8");
  }

  @Test
  void aReportDoesNotLeadToAReport() {
    assertThat(WhyRules.mayLeadTo(restarted(1), Optional.of(restarted(0)), restarted(2))).isFalse();
    CommittedEvent bound = pod(EventType.POD_BOUND, "'spec':{}", Events.ALICE);
    assertThat(WhyRules.mayLeadTo(bound, Optional.empty(), restarted(2))).isTrue();
  }

  @Test
  void whatEachNodeLackedIsADetailOfTheDecision() {
    Cause decided =
        Events.cause(
            "system:kube-scheduler",
            Grounds.of(
                List.of(
                    new Grounds.Detail("n1", "Insufficient cpu"),
                    new Grounds.Detail("n2", "Too many pods, Insufficient memory")),
                List.of("3 node(s) were unschedulable"),
                77));
    CommittedEvent event =
        pod(
            EventType.STATUS_REPORTED,
            "'status':{'conditions':[{'type':'PodScheduled','status':'False','message':'0/5'}]}",
            decided);
    assertThat(WhyRules.isTelling(event, Optional.empty())).isTrue();
    assertThat(Grounds.seen(decided)).isEqualTo(77);
    ObjectNode link = WhyTree.link(event, Instant.EPOCH, Optional.empty(), Optional.empty(), false);
    assertThat(link.path("what").asText()).startsWith("Pod: PodScheduled is False: 0/5, reported");
    assertThat(link.path("revisionSeen").asLong()).isEqualTo(77);
    assertThat(link.path("details").toString())
        .isEqualTo(
            "[{\"name\":\"n1\",\"reason\":\"Insufficient cpu\"},"
                + "{\"name\":\"n2\",\"reason\":\"Too many pods, Insufficient memory\"},"
                + "{\"reason\":\"3 node(s) were unschedulable\"}]");
  }

  @Test
  void groundsCannotBeForgedByAuthentication() {
    Map<String, List<String>> forged = Map.of("grounds.troupe.io/details", List.of("n1 lies"));
    assertThat(Grounds.join(forged, Map.of())).isEmpty();
    assertThat(Grounds.join(Map.of("a", List.of("b")), Grounds.of(List.of(), List.of(), 1)))
        .containsOnlyKeys("a", "grounds.troupe.io/seen");
  }

  @Test
  void aPlanGoesBackToWhatWokeItOnlyIfThatIsAReason() {
    CommittedEvent event =
        Events.of(
            12,
            EventType.PLAN_MADE,
            "plans.internal.troupe.io",
            "{'spec':{'object':'apps/replicasets/default/web','revisionSeen':11,'why':'1 to 3'}}",
            Events.cause("system:serviceaccount:kube-system:r", "", "troupe-controller/r", 10));
    WhyRules.Plan plan = WhyRules.plan(event).orElseThrow();
    assertThat(WhyRules.isPlan(event)).isTrue();
    assertThat(plan.wokenBy()).isEqualTo(10);
    assertThat(plan.seen()).isEqualTo(11);
    CommittedEvent scaled = set("{'replicas':3}", DEPLOYER);
    assertThat(WhyRules.isReason(plan, scaled, Optional.empty())).isTrue();
    CommittedEvent gone = pod(EventType.DELETED, "'spec':{}", Events.ALICE);
    assertThat(WhyRules.isReason(plan, gone, Optional.empty())).isTrue();
    assertThat(WhyRules.isReason(plan, restarted(1), Optional.of(restarted(0)))).isFalse();
  }

  @Test
  void troublesAreWhatIsNotWell() {
    ObjectNode why =
        WhyTree.of(
            "pods:web",
            restarted(1).key(),
            List.of(),
            Optional.of(
                io.troupe.core.json.Json.parse(
                    ("{'status':{'conditions':[{'type':'Ready','status':'False','reason':'R'},"
                            + "{'type':'DiskPressure','status':'False'},"
                            + "{'type':'Initialized','status':'True'}],"
                            + "'containerStatuses':[{'name':'app','state':{'waiting':"
                            + "{'reason':'CrashLoopBackOff','message':'back-off'}}}]}}")
                        .replace('\'', '"'))),
            Optional.empty());
    assertThat(why.path("now").toString())
        .isEqualTo("[\"container app waits: CrashLoopBackOff: back-off\",\"Ready is False: R\"]");
  }

  @Test
  void anEntryOfADestroyedSecretKeepsTheFactOnly() {
    CommittedEvent sealed =
        Events.of(
            9,
            EventType.SPEC_CHANGED,
            "secrets",
            "{'kind':'Secret','apiVersion':'v1','metadata':{'creationTimestamp':null}}",
            Events.ALICE);
    CommittedEvent before =
        Events.of(
            8, EventType.CREATED, "secrets", "{'kind':'Secret','data':{'k':'djE='}}", Events.ALICE);
    Changes changes = EntryTree.changes(sealed, Optional.of(before), true);
    ObjectNode entry = EntryTree.of(sealed, Instant.EPOCH, changes, true);
    assertThat(entry.path("sealed").asBoolean()).isTrue();
    assertThat(entry.toString()).doesNotContain("djE=");
    assertThat(entry.has("changes")).isFalse();
    assertThat(entry.path("object").path("name").asText()).isEqualTo("web");
  }

  @Test
  void longValuesAreCut() {
    CommittedEvent event =
        Events.of(
            9,
            EventType.CREATED,
            "configmaps",
            "{'kind':'ConfigMap','data':{'k':'" + "x".repeat(5_000) + "'}}",
            Events.ALICE);
    ObjectNode entry =
        EntryTree.of(
            event, Instant.EPOCH, EntryTree.changes(event, Optional.empty(), false), false);
    assertThat(entry.path("changes").path(0).path("new").asText())
        .hasSizeLessThan(1_100)
        .endsWith("... (5000 characters)");
  }
}
