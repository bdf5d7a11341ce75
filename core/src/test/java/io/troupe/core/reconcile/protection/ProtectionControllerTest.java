package io.troupe.core.reconcile.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtectionControllerTest {
  private final World world = new World();
  private final Controller claims = ProtectionController.ofClaims();

  @Test
  void aClaimGetsItsFinalizerBack() {
    StoredObject claim = claim("");
    world.settle(claims, claim.key());
    assertThat(world.get(VolumeTypes.CLAIMS, "n", "c").facts().finalizers())
        .containsExactly("kubernetes.io/pvc-protection");
  }

  @Test
  void aClaimStaysWhileAPlacedPodUsesIt() {
    StoredObject claim = claim("'kubernetes.io/pvc-protection'");
    StoredObject pod = pod("n1");
    world.delete(claim, DeleteOptions.DEFAULT);
    world.settle(claims, claim.key());
    assertThat(world.image().get(claim.key())).isPresent();
    world.remove(pod);
    assertThat(claims.wakeUps(world.changes.getLast(), world.image()))
        .extracting(Wake::key)
        .containsExactly(claim.key());
    world.settle(claims, claim.key());
    assertThat(world.image().get(claim.key())).isEmpty();
  }

  @Test
  void aPodThatIsNowhereHoldsNothing() {
    StoredObject claim = claim("'kubernetes.io/pvc-protection'");
    pod("");
    world.delete(claim, DeleteOptions.DEFAULT);
    world.settle(claims, claim.key());
    assertThat(world.image().get(claim.key())).isEmpty();
  }

  @Test
  void aBoundVolumeStays() {
    Controller volumes = ProtectionController.ofVolumes();
    StoredObject volume =
        world.create(
            VolumeTypes.VOLUMES,
            quoted(
                "{'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'v','finalizers':"
                    + "['kubernetes.io/pv-protection']},'status':{'phase':'Bound'}}"));
    world.delete(volume, DeleteOptions.DEFAULT);
    world.settle(volumes, volume.key());
    assertThat(world.image().get(volume.key())).isPresent();
    world.change(volume, v -> v.withObject("status").put("phase", "Released"));
    world.settle(volumes, volume.key());
    assertThat(world.image().get(volume.key())).isEmpty();
  }

  @Test
  void attributesStayWhileAClaimWantsThem() {
    Controller attributes = ProtectionController.ofAttributes();
    StoredObject gold =
        world.create(
            VolumeTypes.ATTRIBUTES_CLASSES,
            quoted(
                "{'apiVersion':'storage.k8s.io/v1','kind':'VolumeAttributesClass','metadata':"
                    + "{'name':'gold','finalizers':['kubernetes.io/vac-protection']}}"));
    StoredObject claim = claim("");
    claim = world.change(claim, c -> c.withObject("spec").put("volumeAttributesClassName", "gold"));
    world.delete(gold, DeleteOptions.DEFAULT);
    world.settle(attributes, gold.key());
    assertThat(world.image().get(gold.key())).isPresent();
    world.remove(claim);
    assertThat(attributes.wakeUps(world.changes.getLast(), world.image()))
        .isEqualTo(List.of(Wake.now(gold.key())));
    world.settle(attributes, gold.key());
    assertThat(world.image().get(gold.key())).isEmpty();
  }

  private StoredObject claim(String finalizers) {
    return world.create(
        VolumeTypes.CLAIMS,
        quoted(
            "{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'c',"
                + "'namespace':'n','finalizers':["
                + finalizers
                + "]}}"));
  }

  private StoredObject pod(String node) {
    return world.create(
        Types.PODS,
        quoted(
            "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'n'},'spec':"
                + "{'nodeName':'"
                + node
                + "','volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'c'}}]}}"));
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
