package io.troupe.core.kind.network;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import java.util.List;

/** The kinds of {@code discovery.k8s.io/v1} and {@code networking.k8s.io/v1}. */
public final class NetworkKinds {
  private NetworkKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")
            .tracksGeneration()
            .columns(NetworkColumns.ENDPOINT_SLICE)
            .rules(new EndpointSliceRules())
            .kind(),
        networking("IngressClass", "ingressclasses")
            .ofCluster()
            .tracksGeneration()
            .columns(NetworkColumns.INGRESS_CLASS)
            .rules(new IngressClassRules())
            .kind(),
        networking("Ingress", "ingresses")
            .shortNames("ing")
            .tracksGeneration()
            .status()
            .columns(NetworkColumns.INGRESS)
            .rules(new IngressRules())
            .kind(),
        networking("IPAddress", "ipaddresses")
            .ofCluster()
            .shortNames("ip")
            .columns(NetworkColumns.IP_ADDRESS)
            .rules(new IpAddressRules())
            .kind(),
        networking("NetworkPolicy", "networkpolicies")
            .shortNames("netpol")
            .tracksGeneration()
            .columns(NetworkColumns.NETWORK_POLICY)
            .rules(new NetworkPolicyRules())
            .kind(),
        networking("ServiceCIDR", "servicecidrs")
            .ofCluster()
            .status()
            .columns(NetworkColumns.SERVICE_CIDR)
            .rules(new ServiceCidrRules())
            .kind());
  }

  private static KindDeclaration networking(String kind, String resource) {
    return declare("networking.k8s.io", "v1", kind, resource);
  }
}
