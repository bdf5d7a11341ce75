package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionContext;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final List<String> seen = new ArrayList<>();
  private final AdmissionRequest request = request(Json.object());

  @Test
  void pluginsAndStepsRunInOrderOnTheCallingThreadWhileNobodyWaits() {
    Admission admission =
        new Admission(List.of(plugin("a", false), plugin("b", false)), List.of(step("c", null)));

    assertThat(admission.mutate(request)).isSameAs(AdmissionStep.GO_ON);

    assertThat(seen).containsExactly("a", "b", "c");
  }

  @Test
  void theNextStepRunsOnlyOnceTheOneBeforeHasAnswered() {
    CompletableFuture<Optional<Failure>> pending = new CompletableFuture<>();
    Admission admission = new Admission(List.of(), List.of(step("a", pending), step("b", null)));

    CompletableFuture<Optional<Failure>> outcome =
        admission.validate(request).toCompletableFuture();
    assertThat(seen).containsExactly("a");
    assertThat(outcome).isNotDone();

    pending.complete(Optional.empty());
    assertThat(seen).containsExactly("a", "b");
    assertThat(outcome.join()).isEmpty();
  }

  @Test
  void theFirstRefusalEndsTheChain() {
    Admission admission = new Admission(List.of(plugin("a", true)), List.of(step("b", null)));

    assertThat(admission.mutate(request).toCompletableFuture().join()).isPresent();

    assertThat(seen).containsExactly("a");
  }

  @Test
  void whatIsWrittenToASubresourceIsOfItsOwnKind() {
    AdmissionRequest scale =
        new AdmissionRequest(
            AdmissionRequest.Operation.UPDATE,
            new BuiltInKinds().byType(new ResourceType("apps", "deployments")).orElseThrow(),
            new ObjectKey(new ResourceType("apps", "deployments"), "default", "web"),
            "scale",
            Optional.empty(),
            Optional.empty(),
            UserInfo.anonymous(),
            false,
            ClusterImage.EMPTY,
            AdmissionContext.NONE);

    assertThat(scale.objectKind()).isEqualTo(Scales.KIND);
  }

  private AdmissionPlugin plugin(String name, boolean refuses) {
    return new AdmissionPlugin() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<Failure> mutate(AdmissionRequest about) {
        seen.add(name);
        return refuses ? Optional.of(Failure.badRequest("no")) : Optional.empty();
      }
    };
  }

  /**
   * @param answer null to go on at once
   */
  private AdmissionStep step(String name, CompletionStage<Optional<Failure>> answer) {
    return new AdmissionStep() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public CompletionStage<Optional<Failure>> mutate(AdmissionRequest about) {
        seen.add(name);
        return answer == null ? GO_ON : answer;
      }

      @Override
      public CompletionStage<Optional<Failure>> validate(AdmissionRequest about) {
        return mutate(about);
      }
    };
  }

  private static AdmissionRequest request(ObjectNode object) {
    ResourceType pods = new ResourceType("", "pods");
    return new AdmissionRequest(
        AdmissionRequest.Operation.CREATE,
        new BuiltInKinds().byType(pods).orElseThrow(),
        new ObjectKey(pods, "default", "web"),
        "",
        Optional.of(object),
        Optional.empty(),
        UserInfo.anonymous(),
        false,
        ClusterImage.EMPTY,
        AdmissionContext.NONE);
  }
}
