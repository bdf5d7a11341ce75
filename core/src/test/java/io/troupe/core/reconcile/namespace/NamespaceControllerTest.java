package io.troupe.core.reconcile.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.World;
import org.junit.jupiter.api.Test;

class NamespaceControllerTest {
  private final World world = new World();
  private final NamespaceController controller = new NamespaceController(new BuiltInKinds());
  private final StoredObject namespace =
      world.create(
          Types.NAMESPACES,
          "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"team\"},"
              + "\"spec\":{\"finalizers\":[\"kubernetes\"]},\"status\":{\"phase\":\"Active\"}}");
  private final StoredObject map =
      world.create(
          Types.CONFIG_MAPS,
          "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\","
              + "\"metadata\":{\"name\":\"settings\",\"namespace\":\"team\"}}");
  private final StoredObject pod =
      world.create(
          Types.PODS,
          "{\"kind\":\"Pod\",\"apiVersion\":\"v1\","
              + "\"metadata\":{\"name\":\"p\",\"namespace\":\"team\"},"
              + "\"spec\":{\"nodeName\":\"n1\"}}");

  private JsonNode status() {
    return world.image().get(namespace.key()).orElseThrow().tree().path("status");
  }

  @Test
  void anActiveNamespaceIsLeftAlone() {
    assertThat(world.plan(controller, namespace.key()).actions()).isEmpty();
    assertThat(controller.wakeUps(world.changes.getLast(), world.image())).isEmpty();
  }

  @Test
  void podsGoFirstThenTheRestThenTheNamespace() {
    world.delete(namespace, DeleteOptions.DEFAULT);
    world.settle(controller, namespace.key());
    assertThat(world.image().get(pod.key()).orElseThrow().facts().deleting()).isTrue();
    assertThat(world.image().get(map.key())).isPresent();
    assertThat(status().path("phase").asText()).isEqualTo("Terminating");
    assertThat(Conditions.find(status(), "NamespaceContentRemaining").path("message").asText())
        .isEqualTo(
            "Some resources are remaining: configmaps. has 1 resource instances, pods. has 1"
                + " resource instances");
    world.remove(pod);
    world.settle(controller, namespace.key());
    assertThat(world.image().get(map.key())).isEmpty();
    assertThat(world.image().get(namespace.key())).isEmpty();
  }

  @Test
  void finalizersOfContentAreNamed() {
    world.remove(pod);
    world.change(map, tree -> Trees.metadata(tree).putArray("finalizers").add("example.com/x"));
    world.delete(namespace, DeleteOptions.DEFAULT);
    world.settle(controller, namespace.key());
    assertThat(Conditions.find(status(), "NamespaceFinalizersRemaining").path("message").asText())
        .isEqualTo(
            "Some content in the namespace has finalizers remaining: example.com/x in 1 resource"
                + " instances");
    assertThat(world.plan(controller, namespace.key()).actions()).isEmpty();
  }

  @Test
  void whatSlipsInBehindTheEndOfItsNamespaceIsSwept() {
    StoredObject late =
        world.create(
            Types.CONFIG_MAPS,
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\","
                + "\"metadata\":{\"name\":\"late\",\"namespace\":\"gone\"}}");
    ObjectKey gone = new ObjectKey(Types.NAMESPACES, "", "gone");
    assertThat(controller.wakeUps(world.changes.getLast(), world.image()))
        .containsExactly(Wake.now(gone));
    assertThat(controller.everything(world.image())).contains(Wake.now(gone));
    world.settle(controller, gone);
    assertThat(world.image().get(late.key())).isEmpty();
    assertThat(world.image().get(map.key())).isPresent();
  }

  @Test
  void whatIsOlderThanItsNamespaceIsOfItsFormerLife() {
    StoredObject late =
        world.create(
            Types.CONFIG_MAPS,
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\","
                + "\"metadata\":{\"name\":\"late\",\"namespace\":\"again\"}}");
    world.now = world.now.plusSeconds(5);
    StoredObject again =
        world.create(
            Types.NAMESPACES,
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"again\"},"
                + "\"spec\":{\"finalizers\":[\"kubernetes\"]}}");
    assertThat(controller.wakeUps(world.changes.getLast(), world.image()))
        .containsExactly(Wake.now(again.key()));
    world.settle(controller, again.key());
    assertThat(world.image().get(late.key())).isEmpty();
    assertThat(world.image().get(again.key())).isPresent();
  }
}
