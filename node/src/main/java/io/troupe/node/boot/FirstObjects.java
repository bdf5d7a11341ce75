package io.troupe.node.boot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.service.KubernetesService;
import io.troupe.core.service.ServiceRanges;
import java.util.ArrayList;
import java.util.List;

/** What every cluster begins with, in the order in which it is needed. */
final class FirstObjects {
  private FirstObjects() {}

  /** Blocks until all of it is there. */
  static void apply(Bootstrap bootstrap, Settings settings) {
    bootstrap.apply(Bootstrap.read("namespaces.yaml"));
    bootstrap.apply(Bootstrap.read("rbac.yaml"));
    bootstrap.apply(Bootstrap.read("roles.yaml"));
    bootstrap.apply(Bootstrap.read("priorityclasses.yaml"));
    bootstrap.apply(Bootstrap.read("serviceaccounts.yaml"));
    bootstrap.apply(Bootstrap.read("flowcontrol.yaml"));
    bootstrap.apply(List.of(KubernetesService.range(settings.serviceCidr())));
    List<ObjectNode> ownService = new ArrayList<>();
    ownService.add(
        KubernetesService.service(ServiceRanges.of(settings.serviceCidr()), settings.port()));
    // An Endpoints object may not name a loopback address, whatever the server listens on.
    MachineAddress.reachable(settings.address())
        .ifPresent(address -> {
          ownService.add(KubernetesService.endpoints(address, settings.port()));
          ownService.add(KubernetesService.endpointSlice(address, settings.port()));
        });
    bootstrap.apply(ownService);
  }
}
