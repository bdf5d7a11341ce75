package io.troupe.core.kind.network;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
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
        declare("networking.k8s.io", "v1", "IPAddress", "ipaddresses")
            .ofCluster()
            .shortNames("ip")
            .columns(NetworkColumns.IP_ADDRESS)
            .rules(new IpAddressRules())
            .kind());
  }
}
