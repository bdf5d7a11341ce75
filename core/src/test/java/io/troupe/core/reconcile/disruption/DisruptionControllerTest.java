package io.troupe.core.reconcile.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.disruption.EvictionRules;
import io.troupe.core.disruption.EvictionRules.Verdict;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.outcome.Reason;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Budgets are counted, and evictions judged by the count. */
class DisruptionControllerTest {
  private final World world = new World();
  private final DisruptionController controller = new DisruptionController(new BuiltInKinds());

  private StoredObject budget(String spec) {
    return world.create(
        DisruptionController.BUDGETS,
        Json.parse(
            ("{'kind':'PodDisruptionBudget','apiVersion':'policy/v1','metadata':{'name':'b','namespace':'n'},"
                    + "'spec':{'selector':{'matchLabels':{'app':'web'}},"
                    + spec
                    + "},'status':{}}")
                .replace('\'', '"')));
  }

  private StoredObject pod(String name, boolean ready, String owner) {
    return world.create(
        Types.PODS,
        Json.parse(
            ("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'"
                    + name
                    + "','namespace':'n','labels':{'app':'web'}"
                    + owner
                    + "},'spec':{'nodeName':'x'},'status':{'phase':'Running','conditions':[{'type':'Ready','status':'"
                    + (ready ? "True" : "False")
                    + "'}]}}")
                .replace('\'', '"')));
  }

  private JsonNode counted(StoredObject budget) {
    world.step(controller, budget.key());
    return world.image().get(budget.key()).orElseThrow().tree().path("status");
  }

  private Verdict judge(StoredObject pod) {
    return EvictionRules.judge(
        world.image().get(pod.key()).orElseThrow(), world.image(), world.now);
  }

  @Test
  void aBudgetOfANumberCountsItsPods() {
    StoredObject budget = budget("'minAvailable':2");
    pod("a", true, "");
    pod("b", true, "");
    pod("c", true, "");
    JsonNode status = counted(budget);
    assertThat(status.path("expectedPods").asInt()).isEqualTo(3);
    assertThat(status.path("desiredHealthy").asInt()).isEqualTo(2);
    assertThat(status.path("disruptionsAllowed").asInt()).isEqualTo(1);
    assertThat(status.path("conditions").path(0).path("reason").asText())
        .isEqualTo("SufficientPods");
    assertThat(world.plan(controller, budget.key()).isEmpty()).as("a second look").isTrue();
  }

  @Test
  void aShareIsOfWhatTheControllersWant() {
    world.create(
        Types.REPLICA_SETS,
        Json.parse(
            "{\"kind\":\"ReplicaSet\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"r\",\"namespace\":\"n\"},\"spec\":{\"replicas\":5}}"));
    String uid = world.all(Types.REPLICA_SETS).getFirst().uid().value();
    String owner =
        ",'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'r','controller':true,'uid':'"
            + uid
            + "'}]";
    StoredObject budget = budget("'maxUnavailable':'30%'");
    pod("a", true, owner);
    pod("b", true, owner);
    JsonNode status = counted(budget);
    assertThat(status.path("expectedPods").asInt()).isEqualTo(5);
    assertThat(status.path("desiredHealthy").asInt()).as("5 less 30%, rounded up").isEqualTo(3);
    assertThat(status.path("disruptionsAllowed").asInt()).isZero();
  }

  @Test
  void whatCannotBeCountedAllowsNothing() {
    StoredObject budget = budget("'maxUnavailable':1");
    pod(
        "a",
        true,
        ",'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'gone','controller':true,'uid':'u'}]");
    JsonNode condition = counted(budget).path("conditions").path(0);
    assertThat(condition.path("reason").asText()).isEqualTo("SyncFailed");
    assertThat(condition.path("message").asText()).isEqualTo("found no controllers for pod \"a\"");
  }

  @Test
  void anEvictedPodIsNotHealthyUntilItIsGoneOrSpared() {
    StoredObject budget = budget("'minAvailable':1");
    StoredObject a = pod("a", true, "");
    StoredObject b = pod("b", true, "");
    counted(budget);
    assertThat(judge(a)).isInstanceOf(Verdict.Charge.class);
    var charge = (Verdict.Charge) judge(a);
    world.change(charge.budget(), tree -> tree.set("status", charge.next().path("status")));
    assertThat(judge(b)).isInstanceOf(Verdict.Refused.class);
    JsonNode status = counted(budget);
    assertThat(status.path("currentHealthy").asInt()).isEqualTo(1);
    assertThat(status.path("disruptedPods").has("a")).isTrue();
    world.pass(Duration.ofMinutes(3));
    status = counted(budget);
    assertThat(status.path("disruptedPods").isMissingNode()).isTrue();
    assertThat(status.path("disruptionsAllowed").asInt()).isEqualTo(1);
  }

  @Test
  void aRefusalNamesTheBudgetAndItsNumbers() {
    StoredObject budget = budget("'minAvailable':2");
    StoredObject a = pod("a", true, "");
    pod("b", true, "");
    assertThat(((Verdict.Refused) judge(a)).failure().causes().getFirst().message())
        .isEqualTo("The disruption budget b is still being processed by the server.");
    counted(budget);
    var failure = ((Verdict.Refused) judge(a)).failure();
    assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
    assertThat(failure.message())
        .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(failure.causes().getFirst().reason()).isEqualTo("DisruptionBudget");
    assertThat(failure.causes().getFirst().message())
        .isEqualTo("The disruption budget b needs 2 healthy pods and has 2 currently");
  }

  @Test
  void unhealthyPodsMayGoWhereTheBudgetIsMetOrSparesThem() {
    StoredObject budget = budget("'minAvailable':1");
    StoredObject sick = pod("sick", false, "");
    pod("well", true, "");
    counted(budget);
    assertThat(judge(sick)).isEqualTo(new Verdict.Free(true));
    world.change(budget, tree -> tree.withObject("spec").put("minAvailable", 2));
    counted(budget);
    assertThat(judge(sick)).isInstanceOf(Verdict.Refused.class);
    world.change(
        budget, tree -> tree.withObject("spec").put("unhealthyPodEvictionPolicy", "AlwaysAllow"));
    assertThat(judge(sick)).isEqualTo(new Verdict.Free(true));
  }

  @Test
  void twoBudgetsForOnePodAreAnError() {
    budget("'minAvailable':0");
    world.create(
        DisruptionController.BUDGETS,
        Json.parse(
            "{\"kind\":\"PodDisruptionBudget\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":\"all\",\"namespace\":\"n\"},\"spec\":{\"selector\":{}}}"));
    StoredObject a = pod("a", true, "");
    assertThat(((Verdict.Refused) judge(a)).failure().reason()).isEqualTo(Reason.INTERNAL_ERROR);
  }
}
