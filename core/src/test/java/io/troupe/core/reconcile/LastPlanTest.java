package io.troupe.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the next owner of a key makes of a plan whose end it has not seen. */
class LastPlanTest {
  private static final String CONTROLLER = "replicaset-controller";

  private final World world = new World();
  private final StoredObject set =
      world.create(
          Types.REPLICA_SETS,
          """
          {"kind":"ReplicaSet","apiVersion":"apps/v1",
           "metadata":{"name":"web","namespace":"default"},
           "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{}}}}
          """);
  private final StoredObject planned =
      world.create(
          Types.PLANS,
          """
          {"kind":"Plan","metadata":{"name":"%s","namespace":"default"},
           "spec":{"number":7,"objectUid":"%s","creates":["web-bbbbb","web-ccccc"]}}
          """
              .formatted(LastPlan.planKey(CONTROLLER, set.key()).name(), set.uid().value()));

  private StoredObject pod(String name) {
    return world.create(
        Types.PODS,
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"default",
           "labels":{"app":"web"}},"spec":{}}
        """
            .formatted(name));
  }

  private LastPlan read(LastPlan.Ended ended) {
    return LastPlan.read(CONTROLLER, set.key(), world.image(), ended);
  }

  private Plan plan(LastPlan last) {
    var situation =
        new Situation(World.START, last.names(), java.util.Optional.empty(), PodViews.PLAIN);
    return new ReplicaSetController().plan(world.image(), set.key(), situation);
  }

  private static List<String> creates(Plan plan) {
    return plan.actions().stream()
        .flatMap(action ->
            action instanceof Action.Create create
                ? java.util.stream.Stream.of(create.key().name())
                : null)
        .toList();
  }

  @Test
  void namesThatWereNeverGivenAreTakenFirst() {
    LastPlan last = read(LastPlan.Ended.UNKNOWN);
    List<ObjectKey> inDoubt = last.inDoubt(plan(last), world.image());
    assertThat(inDoubt).extracting(ObjectKey::name).containsExactly("web-bbbbb", "web-ccccc");
    LastPlan.Given given = last.given(Map.of("web-bbbbb", 0L, "web-ccccc", 1L));
    assertThat(given.names()).isEmpty();
    assertThat(creates(plan(last.without(given)))).containsExactly("web-bbbbb", "web-ccccc");
  }

  @Test
  void aNameGivenAndGoneIsNotTakenAgain() {
    StoredObject pod = pod("web-bbbbb");
    world.remove(pod);
    LastPlan last = read(LastPlan.Ended.UNKNOWN);
    LastPlan.Given given =
        last.given(Map.of("web-bbbbb", world.image().revision(), "web-ccccc", 0L));
    assertThat(given.names()).containsExactly("web-bbbbb");
    assertThat(given.revision()).isEqualTo(world.image().revision());
    LastPlan sure = last.without(given);
    assertThat(creates(plan(sure))).hasSize(2).contains("web-ccccc").doesNotContain("web-bbbbb");
    assertThat(sure.inDoubt(plan(sure), world.image())).isEmpty();
  }

  @Test
  void aNameThatIsThereIsNotAskedAbout() {
    pod("web-bbbbb");
    LastPlan last = read(LastPlan.Ended.UNKNOWN);
    assertThat(last.inDoubt(plan(last), world.image()))
        .extracting(ObjectKey::name)
        .containsExactly("web-ccccc");
  }

  @Test
  void aPlanThatTakesNoneOfTheNamesAsksAboutNone() {
    pod("web-bbbbb");
    pod("web-ccccc");
    LastPlan last = read(LastPlan.Ended.UNKNOWN);
    assertThat(last.inDoubt(plan(last), world.image())).isEmpty();
  }

  @Test
  void whatThisNodeHasCarriedOutItNeedNotAsk() {
    LastPlan all = read(new LastPlan.Ended(planned.revision(), List.of()));
    assertThat(creates(plan(all))).hasSize(2).doesNotContain("web-bbbbb", "web-ccccc");
    assertThat(all.inDoubt(plan(all), world.image())).isEmpty();
    LastPlan some = read(new LastPlan.Ended(planned.revision(), List.of("web-ccccc")));
    assertThat(creates(plan(some))).hasSize(2).contains("web-ccccc").doesNotContain("web-bbbbb");
    assertThat(some.inDoubt(plan(some), world.image())).isEmpty();
  }

  @Test
  void theEndOfAnEarlierPlanSaysNothingOfThisOne() {
    LastPlan last = read(new LastPlan.Ended(planned.revision() - 1, List.of()));
    assertThat(last.inDoubt(plan(last), world.image())).hasSize(2);
  }

  @Test
  void theQuestionIsOutOfDateForEveryObject() {
    var expected = LastPlan.QUESTION.expected();
    var present = new ObjectState.Present(new Uid("some"), Json.stored(Json.object()));
    assertThat(ObjectRules.matches(ObjectState.ABSENT, 0, 0, expected)).isFalse();
    assertThat(ObjectRules.matches(ObjectState.ABSENT, 4, 9, expected)).isFalse();
    assertThat(ObjectRules.matches(present, 1, 3, expected)).isFalse();
  }
}
