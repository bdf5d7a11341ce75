package io.troupe.node.boot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.service.KubernetesService;
import io.troupe.core.service.ServiceRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What every cluster has from its first moment on, and what every start puts right again. */
final class EssentialObjects {
  private static final List<String> FILES =
      List.of(
          "namespaces.yaml",
          "rbac.yaml",
          "priorityclasses.yaml",
          "serviceaccounts.yaml",
          "flowcontrol.yaml");

  private EssentialObjects() {}

  /**
   * Blocks until they are written.
   *
   * @param extensionAuthentication what aggregated servers verify their callers by
   * @param identity starts to renew this server's Lease
   */
  static void write(
      Bootstrap bootstrap,
      Settings settings,
      ObjectNode extensionAuthentication,
      Consumer<Bootstrap> identity) {
    FILES.forEach(file -> bootstrap.apply(Bootstrap.read(file)));
    bootstrap.apply(List.of(KubernetesService.range(settings.serviceCidr())));
    identity.accept(bootstrap);
    bootstrap.apply(ownService(settings));
    bootstrap.apply(List.of(extensionAuthentication));
  }

  private static List<ObjectNode> ownService(Settings settings) {
    List<ObjectNode> objects = new ArrayList<>();
    objects.add(
        KubernetesService.service(ServiceRanges.of(settings.serviceCidr()), settings.port()));
    // An Endpoints object may not name a loopback address, whatever the server listens on.
    MachineAddress.reachable(settings.address())
        .ifPresent(address ->
            objects.addAll(
                ApiEndpoints.objects(
                    List.of(new KubernetesService.Place(address, settings.port())))));
    return objects;
  }
}
