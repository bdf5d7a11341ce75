package io.troupe.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Grounds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static CommittedEvent event(EventType type, Cause cause) {
    return Events.of(9, type, "nodes", "{'kind':'Node'}", cause);
  }

  private static CommittedEvent slice(String endpoints) {
    return Events.of(
        9,
        EventType.SPEC_CHANGED,
        "endpointslices.discovery.k8s.io",
        "{'kind':'EndpointSlice','endpoints':[" + endpoints + "]}",
        Events.ALICE);
  }

  private static String endpoint(String pod, boolean ready) {
    return "{'conditions':{'ready':" + ready + "},'targetRef':{'kind':'Pod','name':'" + pod + "'}}";
  }

  @Test
  void whoActsFromOutsideBeginsAChainAndControllersDoNot() {
    assertThat(Origin.of(event(EventType.SPEC_CHANGED, Events.ALICE))).contains(Origin.CLIENT);
    Cause start = Events.cause("system:admin", "", "troupe/bootstrap", 0);
    assertThat(Origin.of(event(EventType.CREATED, start))).contains(Origin.START);
    Cause itself = Events.cause("system:apiserver", "", "kube-aggregator", 0);
    assertThat(Origin.of(event(EventType.CREATED, itself))).contains(Origin.START);
    Cause forOthers =
        Events.cause(
            "system:apiserver",
            Grounds.onBehalfOf(List.of(ObjectKey.of("", "services", "shop", "web"))));
    assertThat(Origin.of(event(EventType.CREATED, forOthers))).isEmpty();
    Cause kubelet = Events.cause("system:node:n1", "", "kubelet", 0);
    assertThat(Origin.of(event(EventType.CREATED, kubelet))).contains(Origin.NODE);
    assertThat(Origin.of(event(EventType.STATUS_REPORTED, kubelet))).isEmpty();
    Cause controller =
        Events.cause("system:serviceaccount:kube-system:x", "", "troupe-controller/x", 0);
    assertThat(Origin.of(event(EventType.CREATED, controller))).isEmpty();
    assertThat(Origin.of(event(EventType.NODE_HEARTBEAT_LOST, controller))).contains(Origin.NODE);
  }

  @Test
  void endpointsChangeBecauseOfThePodThatChanged() {
    CommittedEvent before = slice(endpoint("a", true) + "," + endpoint("b", true));
    CommittedEvent after = slice(endpoint("a", true) + "," + endpoint("b", false));
    assertThat(WhyRules.endpoint(after, Optional.of(before)))
        .contains(ObjectKey.of("", "pods", "default", "b"));
    assertThat(WhyRules.endpoint(slice(endpoint("b", true)), Optional.of(before)))
        .contains(ObjectKey.of("", "pods", "default", "a"));
    assertThat(WhyRules.endpoint(before, Optional.of(before))).isEmpty();
    assertThat(WhyRules.endpoint(event(EventType.CREATED, Events.ALICE), Optional.empty()))
        .isEmpty();
  }

  @Test
  void aChoiceIsToldInWords() {
    Cause decided =
        Events.cause(
            "system:kube-scheduler",
            Grounds.ofChoice(List.of(2, 5, 9), 310, List.of("3 Insufficient cpu"), 77));
    assertThat(Grounds.seen(decided)).isEqualTo(77);
    assertThat(Grounds.details(decided))
        .extracting(Grounds.Detail::reason)
        .containsExactly(
            "score 310, the best of 2 feasible among 5 of 9 nodes", "3 Insufficient cpu");
    Cause only = Events.cause("s", Grounds.ofChoice(List.of(1, 3, 3), 0, List.of(), 5));
    assertThat(Grounds.details(only))
        .extracting(Grounds.Detail::reason)
        .containsExactly("the only one of 3 nodes that was feasible");
    Cause damaged = Events.cause("s", Map.of("grounds.troupe.io/c", List.of("1 x")));
    assertThat(Grounds.details(damaged)).isEmpty();
    assertThat(Grounds.seen(damaged)).isZero();
  }

  @Test
  void whatIsDoneForOthersNamesThem() {
    ObjectKey service = ObjectKey.of("", "services", "shop", "web");
    Cause cause = Events.cause("system:apiserver", Grounds.onBehalfOf(List.of(service)));
    assertThat(Grounds.onBehalfOf(cause)).containsExactly(service);
    assertThat(Grounds.onBehalfOf(Events.ALICE)).isEmpty();
    Cause damaged = Events.cause("s", Map.of("grounds.troupe.io/for", List.of("nonsense")));
    assertThat(Grounds.onBehalfOf(damaged)).isEmpty();
  }

  @Test
  void aPlanIsAnEventOfTheObjectItWasMadeFor() {
    CommittedEvent plan =
        Events.of(
            12,
            EventType.CREATED,
            "plans.internal.troupe.io",
            "{'spec':{'controller':'deployment-controller','object':'apps/deployments/shop/web',"
                + "'objectUid':'u7','revisionSeen':11,'why':'scale up web-1 from 1 to 3',"
                + "'creates':['web-2'],'steps':['delete x']}}",
            Events.cause("s", "", "troupe-controller/deployment-controller", 10));
    CommittedEvent told = Decisions.told(plan).orElseThrow();
    assertThat(told.key()).isEqualTo(ObjectKey.of("apps", "deployments", "shop", "web"));
    assertThat(told.event().type()).isEqualTo(EventType.PLAN_MADE);
    assertThat(told.event().uid().value()).isEqualTo("u7");
    WhyRules.Plan read = WhyRules.plan(plan).orElseThrow();
    assertThat(Decisions.text(read))
        .isEqualTo("decided on revision 11: scale up web-1 from 1 to 3");
    assertThat(Decisions.tree(read).path("steps").toString())
        .isEqualTo("[\"create web-2\",\"delete x\"]");
    var entry = Decisions.entry(told, java.time.Instant.EPOCH, Optional.empty());
    assertThat(entry.path("type").asText()).isEqualTo("PlanMade");
    assertThat(entry.at("/plan/controller").asText()).isEqualTo("deployment-controller");
    assertThat(entry.has("changes")).isFalse();
  }
}
