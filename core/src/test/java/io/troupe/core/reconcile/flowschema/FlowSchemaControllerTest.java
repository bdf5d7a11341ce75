package io.troupe.core.reconcile.flowschema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.World;
import org.junit.jupiter.api.Test;

class FlowSchemaControllerTest {
  private final World world = new World();
  private final FlowSchemaController controller = new FlowSchemaController();
  private final StoredObject schema =
      world.create(
          FlowSchemaController.SCHEMAS,
          "{\"kind\":\"FlowSchema\",\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\","
              + "\"metadata\":{\"name\":\"batch\"},"
              + "\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"slow\"}}}");

  private JsonNode condition() {
    world.settle(controller, schema.key());
    assertThat(world.plan(controller, schema.key()).actions()).isEmpty();
    JsonNode stands = world.image().get(schema.key()).orElseThrow().tree();
    return Conditions.find(stands.path("status"), "Dangling");
  }

  private StoredObject level() {
    return world.create(
        FlowSchemaController.LEVELS,
        "{\"kind\":\"PriorityLevelConfiguration\","
            + "\"apiVersion\":\"flowcontrol.apiserver.k8s.io/v1\",\"metadata\":{\"name\":\"slow\"}}");
  }

  @Test
  void aSchemaWithoutItsLevelDangles() {
    JsonNode condition = condition();
    assertThat(condition.path("status").asText()).isEqualTo("True");
    assertThat(condition.path("reason").asText()).isEqualTo("NotFound");
    assertThat(condition.path("message").asText())
        .isEqualTo(
            "This FlowSchema references the PriorityLevelConfiguration object named \"slow\""
                + " but there is no such object");
  }

  @Test
  void theLevelsComingAndGoingIsFollowed() {
    condition();
    StoredObject level = level();
    assertThat(controller.wakeUps(world.changes.getLast(), world.image()))
        .containsExactly(Wake.now(schema.key()));
    JsonNode found = condition();
    assertThat(found.path("status").asText()).isEqualTo("False");
    assertThat(found.path("reason").asText()).isEqualTo("Found");
    assertThat(found.path("message").asText())
        .isEqualTo(
            "This FlowSchema references the PriorityLevelConfiguration object named \"slow\""
                + " and it exists");

    StoredObject changed =
        world.change(level, tree -> tree.withObject("spec").put("type", "Exempt"));
    assertThat(controller.wakeUps(world.changes.getLast(), world.image())).isEmpty();
    world.remove(changed);
    assertThat(controller.wakeUps(world.changes.getLast(), world.image()))
        .containsExactly(Wake.now(schema.key()));
    assertThat(condition().path("status").asText()).isEqualTo("True");
  }
}
