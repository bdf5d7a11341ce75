package io.troupe.core.reconcile.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.reconcile.Selectors;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import io.troupe.core.reconcile.endpoints.EndpointsController;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointSliceControllerTest {
  private final World world = new World();
  private final EndpointSliceController slices = new EndpointSliceController(Selectors.PLAIN);
  private final EndpointsController endpoints = new EndpointsController(Selectors.PLAIN);

  private StoredObject service(String more) {
    return world.create(
        Types.SERVICES,
        """
        {"kind":"Service","apiVersion":"v1",
         "metadata":{"name":"web","namespace":"default","labels":{"tier":"front"}},
         "spec":{"selector":{"app":"web"},"clusterIP":"10.96.0.7","ipFamilies":["IPv4"]%s,
           "ports":[{"name":"http","port":80,"targetPort":"web","protocol":"TCP"}]}}
        """
            .formatted(more));
  }

  private StoredObject pod(String name, boolean ready) {
    StoredObject pod =
        world.create(
            Types.PODS,
            """
            {"kind":"Pod","apiVersion":"v1",
             "metadata":{"name":"%s","namespace":"default","labels":{"app":"web"}},
             "spec":{"containers":[{"name":"c","ports":[
               {"name":"web","containerPort":8080,"protocol":"TCP"}]}]}}
            """
                .formatted(name));
    return world.run(pod, ready);
  }

  private List<StoredObject> found() {
    return world.all(Types.ENDPOINT_SLICES);
  }

  private JsonNode subsets(StoredObject service) {
    world.settle(endpoints, service.key());
    return world.get(Types.ENDPOINTS, "default", "web").tree().path("subsets");
  }

  @Test
  void readyUnreadyAndTerminatingPodsAreToldApart() {
    StoredObject service = service("");
    pod("a", true);
    pod("b", false);
    StoredObject leaving = pod("c", true);
    world.delete(leaving, DeleteOptions.DEFAULT);
    world.settle(slices, service.key());
    assertThat(found()).hasSize(1);
    JsonNode tree = found().getFirst().tree();
    assertThat(tree.path("ports").toString())
        .isEqualTo("[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}]");
    assertThat(tree.path("endpoints").findValuesAsText("ready"))
        .containsExactly("true", "false", "false");
    assertThat(tree.path("endpoints").findValuesAsText("serving"))
        .containsExactly("true", "false", "true");
    assertThat(tree.path("endpoints").findValuesAsText("terminating"))
        .containsExactly("false", "false", "true");
    assertThat(found().getFirst().facts().labels())
        .containsEntry("kubernetes.io/service-name", "web")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
        .containsEntry("tier", "front");
    assertThat(Trees.controllerOf(found().getFirst()).orElseThrow().uid()).isEqualTo(service.uid());
    JsonNode subset = subsets(service).path(0);
    assertThat(subset.path("addresses")).hasSize(1);
    assertThat(subset.path("notReadyAddresses")).hasSize(1);
    assertThat(world.plan(slices, service.key()).actions()).isEmpty();
    assertThat(world.plan(endpoints, service.key()).actions()).isEmpty();
  }

  @Test
  void aServiceWithoutPodsKeepsOneEmptySlice() {
    StoredObject service = service("");
    world.settle(slices, service.key());
    assertThat(found()).hasSize(1);
    StoredObject pod = pod("a", true);
    world.settle(slices, service.key());
    assertThat(found()).hasSize(1);
    assertThat(found().getFirst().tree().path("endpoints")).hasSize(1);
    world.remove(pod);
    world.settle(slices, service.key());
    assertThat(found()).hasSize(1);
    assertThat(found().getFirst().tree().path("endpoints")).isEmpty();
    assertThat(subsets(service).isEmpty()).isTrue();
  }

  @Test
  void aSliceHoldsAHundredAndAPodStaysInIts() {
    StoredObject service = service("");
    for (int i = 0; i < 150; i++) {
      pod("p" + i, true);
    }
    world.settle(slices, service.key());
    assertThat(found().stream().map(slice -> slice.tree().path("endpoints").size()))
        .containsExactlyInAnyOrder(100, 50);
    world.run(world.get(Types.PODS, "default", "p0"), false);
    assertThat(world.plan(slices, service.key()).actions()).hasSize(1);
    assertThat(subsets(service).path(0).path("addresses")).hasSize(149);
  }

  @Test
  void publishNotReadyAddressesCountsEverybodyAsReady() {
    StoredObject service = service(",\"publishNotReadyAddresses\":true");
    pod("a", false);
    world.settle(slices, service.key());
    assertThat(found().getFirst().tree().path("endpoints").findValuesAsText("ready"))
        .containsExactly("true");
    assertThat(subsets(service).path(0).path("addresses")).hasSize(1);
  }

  @Test
  void aServiceWithoutSelectorIsTheUsersOwn() {
    StoredObject service = service("");
    world.change(service, tree -> tree.withObject("spec").remove("selector"));
    assertThat(world.plan(slices, service.key()).actions()).isEmpty();
    assertThat(world.plan(endpoints, service.key()).actions()).isEmpty();
  }

  @Test
  void endpointsGoWithTheirService() {
    StoredObject service = service("");
    world.settle(endpoints, service.key());
    world.remove(service);
    world.settle(endpoints, service.key());
    assertThat(world.all(Types.ENDPOINTS)).isEmpty();
  }
}
