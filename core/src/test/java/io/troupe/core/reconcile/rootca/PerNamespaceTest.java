package io.troupe.core.reconcile.rootca;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import io.troupe.core.reconcile.serviceaccount.ServiceAccountController;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every namespace has: its default ServiceAccount and the certificate authority. */
class PerNamespaceTest {
  private final World world = new World();
  private final Controller accounts = new ServiceAccountController();
  private final Controller authority = new RootCaController("PEM");
  private final StoredObject namespace =
      world.create(
          Types.NAMESPACES,
          "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"team\"}}");

  @Test
  void bothAreMadeOnce() {
    for (Controller controller : List.of(accounts, authority)) {
      world.settle(controller, namespace.key());
      assertThat(world.plan(controller, namespace.key()).actions()).isEmpty();
    }
    assertThat(world.all(Types.SERVICE_ACCOUNTS)).hasSize(1);
    assertThat(world.get(Types.CONFIG_MAPS, "team", "kube-root-ca.crt").tree().at("/data/ca.crt"))
        .hasToString("\"PEM\"");
  }

  @Test
  void aDeletedAccountIsMadeAgain() {
    world.settle(accounts, namespace.key());
    world.remove(world.all(Types.SERVICE_ACCOUNTS).getFirst());
    assertThat(accounts.wakeUps(world.changes.getLast(), world.image()).getFirst().key())
        .isEqualTo(namespace.key());
    world.settle(accounts, namespace.key());
    assertThat(world.all(Types.SERVICE_ACCOUNTS)).hasSize(1);
  }

  @Test
  void editsOfTheAuthorityAreReverted() {
    world.settle(authority, namespace.key());
    StoredObject map = world.all(Types.CONFIG_MAPS).getFirst();
    world.change(map, tree -> tree.withObject("data").put("ca.crt", "forged"));
    world.settle(authority, namespace.key());
    assertThat(world.all(Types.CONFIG_MAPS).getFirst().tree().at("/data/ca.crt"))
        .hasToString("\"PEM\"");
  }

  @Test
  void aNamespaceOnItsWayOutGetsNothing() {
    world.change(
        namespace,
        tree ->
            Trees.metadata(tree)
                .put("deletionTimestamp", Trees.time(world.now))
                .putArray("finalizers")
                .add("example.com/x"));
    assertThat(world.plan(accounts, namespace.key()).actions()).isEmpty();
    assertThat(world.plan(authority, namespace.key()).actions()).isEmpty();
  }
}
