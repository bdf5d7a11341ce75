package io.troupe.core.reconcile.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.quota.Amounts;
import io.troupe.core.quota.PendingCharge;
import io.troupe.core.quota.PendingCharges;
import io.troupe.core.quota.Quota;
import io.troupe.core.quota.QuotaRules;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is used is what is there, and what was charged for and is not there yet. */
class ResourceQuotaControllerTest {
  private final World world = new World();
  private final List<PendingCharge> pending = new ArrayList<>();
  private final ResourceQuotaController controller =
      new ResourceQuotaController(new BuiltInKinds(), _ -> List.copyOf(pending));

  private StoredObject quota(String spec) {
    return world.create(
        Quota.TYPE,
        Json.parse(
            ("{'kind':'ResourceQuota','apiVersion':'v1','metadata':{'name':'q','namespace':'n'},'spec':{"
                    + spec
                    + "},'status':{}}")
                .replace('\'', '"')));
  }

  private static ObjectNode pod(String name, String spec) {
    return Json.parse(
        ("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'"
                + name
                + "','namespace':'n'},'spec':{"
                + spec
                + "}}")
            .replace('\'', '"'));
  }

  private JsonNode used(StoredObject quota) {
    world.step(controller, quota.key());
    return world.image().get(quota.key()).orElseThrow().tree().path("status").path("used");
  }

  @Test
  void podsCountByWhatTheyAskForUntilTheyEnd() {
    StoredObject quota =
        quota("'hard':{'pods':'9','requests.cpu':'4','limits.memory':'8Gi','count/pods':'9'}");
    StoredObject one =
        world.create(
            Types.PODS,
            pod(
                "one",
                "'containers':[{'resources':{'requests':{'cpu':'250m'},'limits':{'memory':'1Gi'}}},"
                    + "{'resources':{'requests':{'cpu':'250m'}}}],"
                    + "'initContainers':[{'resources':{'requests':{'cpu':'2'}}}]"));
    assertThat(used(quota).toString())
        .isEqualTo(
            "{\"count/pods\":\"1\",\"limits.memory\":\"1Gi\",\"pods\":\"1\",\"requests.cpu\":\"2\"}");
    world.change(one, tree -> tree.withObject("status").put("phase", "Succeeded"));
    assertThat(used(quota).toString())
        .isEqualTo(
            "{\"count/pods\":\"1\",\"limits.memory\":\"0\",\"pods\":\"0\",\"requests.cpu\":\"0\"}");
    world.delete(world.get(Types.PODS, "n", "one"), DeleteOptions.DEFAULT);
    assertThat(used(quota).path("count/pods").asText()).isEqualTo("0");
  }

  @Test
  void scopesChooseThePods() {
    StoredObject quota = quota("'hard':{'pods':'9'},'scopes':['NotBestEffort','Terminating']");
    world.create(Types.PODS, pod("plain", "'containers':[{}]"));
    world.create(
        Types.PODS,
        pod(
            "job",
            "'activeDeadlineSeconds':5,'containers':[{'resources':{'requests':{'cpu':'1'}}}]"));
    assertThat(used(quota).path("pods").asText()).isEqualTo("1");
  }

  @Test
  void whatIsChargedAndNotThereYetStaysCharged() {
    StoredObject quota = quota("'hard':{'pods':'9'}");
    ObjectNode coming = pod("coming", "'containers':[{}]");
    ObjectKey key = new ObjectKey(Types.PODS, "n", "coming");
    pending.add(new PendingCharge(new QuotaRules.Wish(key, coming, Optional.empty()), 0));
    assertThat(used(quota).path("pods").asText()).isEqualTo("1");
    world.create(Types.PODS, coming);
    assertThat(used(quota).path("pods").asText()).as("once it is there").isEqualTo("1");
    pending.clear();
    world.remove(world.get(Types.PODS, "n", "coming"));
    assertThat(used(quota).path("pods").asText()).isEqualTo("0");
  }

  @Test
  void whatAnotherControlPlaneHasChargedIsNotTakenBackYet() {
    List<Amounts> elsewhere = new ArrayList<>(List.of(Amounts.of("pods", 1)));
    ResourceQuotaController sharing =
        new ResourceQuotaController(
            new BuiltInKinds(),
            new PendingCharges() {
              @Override
              public List<PendingCharge> of(String namespace) {
                return List.of();
              }

              @Override
              public Amounts chargedElsewhere(Uid quota) {
                return elsewhere.getFirst();
              }
            });
    StoredObject quota = quota("'hard':{'pods':'9'}");
    world.create(Types.PODS, pod("one", "'containers':[{}]"));
    world.change(
        world.get(Quota.TYPE, "n", "q"),
        tree -> tree.withObject("status").withObject("used").put("pods", "3"));
    world.step(sharing, quota.key());
    assertThat(usedPods()).as("one is there, one may be coming").isEqualTo("2");
    elsewhere.set(0, Amounts.NONE);
    world.step(sharing, quota.key());
    assertThat(usedPods()).isEqualTo("1");
  }

  private String usedPods() {
    return world.get(Quota.TYPE, "n", "q").tree().path("status").path("used").path("pods").asText();
  }

  @Test
  void whateverGoesWakesTheQuotasOfItsNamespace() {
    StoredObject quota = quota("'hard':{'configmaps':'9'}");
    StoredObject map =
        world.create(
            Types.CONFIG_MAPS,
            Json.parse(
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"m\",\"namespace\":\"n\"}}"));
    assertThat(controller.wakeUps(world.changes.getLast(), world.image())).isEmpty();
    assertThat(used(quota).path("configmaps").asText()).isEqualTo("1");
    world.remove(map);
    assertThat(controller.wakeUps(world.changes.getLast(), world.image()))
        .extracting(wake -> wake.key())
        .containsExactly(quota.key());
    assertThat(used(quota).path("configmaps").asText()).isEqualTo("0");
  }
}
