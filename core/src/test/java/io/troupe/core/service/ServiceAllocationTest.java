package io.troupe.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAllocationTest {

  @Test
  void aRangeLeavesOutTheNetworkAndTheBroadcastAddress() {
    ValueRange range = ValueRange.ofAddresses("10.96.7.9/16");
    assertThat(range).hasToString("10.96.0.0/16");
    assertThat(range.lowest()).isEqualTo("10.96.0.1");
    assertThat(range.contains("10.96.0.0")).isFalse();
    assertThat(range.contains("10.96.255.254")).isTrue();
    assertThat(range.contains("10.96.255.255")).isFalse();
    assertThat(range.contains("10.97.0.1")).isFalse();
    assertThat(range.contains("10.96.0.01")).isFalse();
    assertThat(range.contains("::1")).isFalse();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, -1, 42, Long.MAX_VALUE, Long.MIN_VALUE})
  void everyValueIsTriedOnceAndTheLowBandLast(long seed) {
    List<String> all = ValueRange.ofAddresses("10.0.0.0/24").candidates(seed).toList();
    assertThat(new TreeSet<>(all)).hasSize(254);
    assertThat(all).hasSize(254);
    // The first 16 are kept for those who ask by name.
    assertThat(all.subList(238, 254)).contains("10.0.0.1", "10.0.0.16");
    assertThat(all.getFirst()).matches("10\\.0\\.0\\.(1[7-9]|[2-9][0-9]|[12][0-9]{2})");
  }

  @Test
  void portsOfOneNumberShareANodePort() {
    ObjectNode dns =
        service(
            "{'type':'NodePort','clusterIP':'10.96.0.10','ports':["
                + "{'name':'u','port':53,'protocol':'UDP'},{'name':'t','port':53},"
                + "{'name':'m','port':9153}]}");
    AllocationPlan plan = AllocationPlan.of(dns, Set.of());
    assertThat(plan.wants()).hasSize(3);
    plan.wants().get(1).give(dns, "30100");
    plan.wants().get(2).give(dns, "30200");
    assertThat(dns.path("spec").path("ports").valueStream().map(p -> p.path("nodePort").asInt()))
        .containsExactly(30_100, 30_100, 30_200);
  }

  @Test
  void aLoadBalancerMayDoWithoutNodePorts() {
    ObjectNode service =
        service(
            "{'type':'LoadBalancer','allocateLoadBalancerNodePorts':false,"
                + "'ports':[{'port':80},{'port':81,'nodePort':30081}]}");
    assertThat(AllocationPlan.of(service, Set.of()).wants())
        .extracting(AllocationPlan.Want::explicit)
        .containsExactly(Optional.empty(), Optional.of("30081"));
  }

  @Test
  void familiesAreFilledInAsInASingleStackCluster() {
    ObjectNode plain = service("{}");
    assertThat(ServiceFamilies.fill(plain, Optional.empty())).isEmpty();
    assertThat(plain.path("spec").toString())
        .isEqualTo("{\"ipFamilyPolicy\":\"SingleStack\",\"ipFamilies\":[\"IPv4\"]}");
    ObjectNode bare = service("{'clusterIP':'None'}");
    assertThat(ServiceFamilies.fill(bare, Optional.empty())).isEmpty();
    assertThat(bare.path("spec").path("ipFamilyPolicy").asText()).isEqualTo("RequireDualStack");
    assertThat(bare.path("spec").path("ipFamilies").toString()).isEqualTo("[\"IPv4\",\"IPv6\"]");
    ObjectNode prefers = service("{'ipFamilyPolicy':'PreferDualStack'}");
    assertThat(ServiceFamilies.fill(prefers, Optional.empty())).isEmpty();
    assertThat(prefers.path("spec").path("ipFamilies").toString()).isEqualTo("[\"IPv4\"]");
  }

  @Test
  void whatTheClusterHasNotIsRefused() {
    assertThat(
            ServiceFamilies.fill(
                service("{'ipFamilyPolicy':'RequireDualStack'}"), Optional.empty()))
        .singleElement()
        .extracting(e -> e.text())
        .isEqualTo(
            "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": "
                + "this cluster is not configured for dual-stack services");
    assertThat(ServiceFamilies.fill(service("{'ipFamilies':['IPv6']}"), Optional.empty()))
        .singleElement()
        .extracting(e -> e.text())
        .isEqualTo("spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster");
  }

  @Test
  void anUpdateWithoutThemKeepsTheValuesGiven() {
    ObjectNode old =
        service(
            "{'type':'NodePort','clusterIP':'10.96.1.1','clusterIPs':['10.96.1.1'],"
                + "'ports':[{'name':'a','port':80,'nodePort':30100}]}");
    ObjectNode next =
        service("{'type':'NodePort','ports':[{'name':'a','port':8080},{'name':'b','port':81}]}");
    ServiceUpdate.prepare(next, old);
    assertThat(next.path("spec").path("clusterIP").asText()).isEqualTo("10.96.1.1");
    assertThat(next.path("spec").path("ports").path(0).path("nodePort").asInt()).isEqualTo(30_100);
    assertThat(AllocationPlan.of(next, Claim.of(old)).wants()).hasSize(1);
  }

  @Test
  void aChangeOfTypeDropsWhatDoesNotBelong() {
    ObjectNode old =
        service(
            "{'type':'NodePort','clusterIP':'10.96.1.1','clusterIPs':['10.96.1.1'],"
                + "'externalTrafficPolicy':'Cluster','ports':[{'port':80,'nodePort':30100}]}");
    ObjectNode inner = old.deepCopy();
    ((ObjectNode) inner.path("spec")).put("type", "ClusterIP");
    ServiceUpdate.prepare(inner, old);
    assertThat(Claim.of(inner)).containsExactly(new Claim(Claim.Sort.ADDRESS, "10.96.1.1"));
    assertThat(inner.path("spec").has("externalTrafficPolicy")).isFalse();
    ObjectNode external = inner.deepCopy();
    ((ObjectNode) external.path("spec")).put("type", "ExternalName").put("externalName", "x.y");
    ServiceUpdate.prepare(external, inner);
    assertThat(external.path("spec").has("clusterIP")).isFalse();
    assertThat(Claim.of(external)).isEmpty();
  }

  @Test
  void theApiServersServiceHasTheLowestAddress() {
    assertThat(
            KubernetesService.service(ServiceRanges.DEFAULT, 6443)
                .path("spec")
                .path("clusterIP")
                .asText())
        .isEqualTo("10.96.0.1");
    assertThat(
            KubernetesService.endpointSlice(List.of(new KubernetesService.Place("192.0.2.1", 6443)))
                .path("metadata")
                .toString())
        .contains("\"kubernetes.io/service-name\":\"kubernetes\"");
  }

  private static ObjectNode service(String spec) {
    return Json.parse(("{'spec':" + spec + "}").replace('\'', '"'));
  }
}
