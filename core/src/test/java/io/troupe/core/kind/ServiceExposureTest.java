package io.troupe.core.kind;

import static io.troupe.core.kind.Samples.created;
import static io.troupe.core.kind.Samples.errors;
import static io.troupe.core.kind.Samples.updateErrors;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How Services are reached from outside, and what of a Node is fixed. */
class ServiceExposureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'externalTrafficPolicy':'Local' | spec.externalTrafficPolicy: Invalid value: \"Local\": may"
            + " only be set for externally-accessible services",
        "'healthCheckNodePort':30000 | spec.healthCheckNodePort: Invalid value: 30000: may only be"
            + " set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        "'loadBalancerClass':'a/b' | spec.loadBalancerClass: Forbidden: may only be used when `type`"
            + " is 'LoadBalancer'",
        "'allocateLoadBalancerNodePorts':true | spec.allocateLoadBalancerNodePorts: Forbidden: may"
            + " only be used when `type` is 'LoadBalancer'",
        "'type':'LoadBalancer','loadBalancerSourceRanges':['10.0.0.0/33'] |"
            + " spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0/33\": must be a valid"
            + " CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
        "'trafficDistribution':'Far' | spec.trafficDistribution: Unsupported value: \"Far\":"
            + " supported values: \"PreferClose\", \"PreferSameNode\", \"PreferSameZone\"",
        "'type':'LoadBalancer','ports':[{'port':10250}] | spec.ports[0].port: Invalid value: 10250:"
            + " may not expose port 10250 externally since it is used by kubelet",
        "'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':0}} |"
            + " spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater"
            + " than 0 and less than 86400"
      })
  void services(String spec, String message) {
    String ports = spec.contains("'ports'") ? "" : "'ports':[{'port':80}],";
    assertThat(errors("services", "{'spec':{" + ports + spec + "}}")).containsExactly(message);
  }

  @Test
  void externalAddressesExposeAService() {
    ObjectNode service =
        created("services", "{'spec':{'externalIPs':['80.1.2.3'],'ports':[{'port':80}]}}");
    assertThat(service.path("spec").path("externalTrafficPolicy").asText()).isEqualTo("Cluster");
  }

  @Test
  void theClassOfALoadBalancerIsFixed() {
    String service =
        "{'spec':{'type':'LoadBalancer','ports':[{'port':80}],'loadBalancerClass':'%s'}}";
    assertThat(
            updateErrors(
                "services",
                created("services", service.formatted("x/b")),
                created("services", service.formatted("x/a"))))
        .containsExactly("spec.loadBalancerClass: Invalid value: \"x/b\": may not change once set");
  }

  @Test
  void aNodesRangesAreGivenOnce() {
    ObjectNode old = created("nodes", "{'spec':{'podCIDR':'10.1.0.0/24'}}");
    assertThat(old.path("spec").path("podCIDRs").path(0).asText()).isEqualTo("10.1.0.0/24");
    assertThat(updateErrors("nodes", created("nodes", "{'spec':{'podCIDR':'10.2.0.0/24'}}"), old))
        .containsExactly(
            "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to"
                + " valid");
  }
}
