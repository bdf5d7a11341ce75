package io.troupe.http.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.Moment;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schedule.profile.DefaultProfile;
import io.troupe.core.whatif.ControllerJudge;
import io.troupe.core.whatif.Judge;
import io.troupe.core.whatif.SchedulerJudge;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is asked, read.
 *
 * @param reads types that decisions are made of
 * @param from empty for as far back as there is any
 * @param to empty for now
 */
record WhatIfWish(
    ObjectNode spec,
    Judge judge,
    Collection<ResourceType> reads,
    Optional<Moment> from,
    Optional<Moment> to) {
  private static final String SCHEDULER = "scheduler";

  /**
   * @param namespace whose decisions; empty for all
   * @return refused with 400 for what cannot be read, for a controller that this build does not
   *     have, and for one that looks beyond the namespace
   */
  static Result<WhatIfWish> of(byte[] body, String namespace, List<Controller> controllers) {
    ObjectNode spec;
    try {
      spec = Json.parse(body).path("spec") instanceof ObjectNode found ? found : Json.object();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      return Result.refused(Failure.badRequest("the body is not a WhatIf: " + e.getMessage()));
    }
    String name = spec.path("controller").asText("");
    Optional<Controller> controller =
        controllers.stream()
            .filter(c -> c.name().equals(name) || c.name().equals(name + "-controller"))
            .findFirst();
    boolean scheduler = name.equals(SCHEDULER) || name.equals(DefaultProfile.SCHEDULER_NAME);
    if (controller.isEmpty() && !scheduler) {
      return Result.refused(Failure.badRequest(unknown(name, controllers)));
    }
    if (!namespace.isEmpty() && !controller.map(Controller::staysInNamespace).orElse(false)) {
      return Result.refused(
          Failure.badRequest(
              "what "
                  + name
                  + " decides about one namespace depends on others; ask for the whole cluster, at"
                  + " "
                  + WhatIfRoute.PATH));
    }
    Judge judge =
        controller
            .<Judge>map(c -> new ControllerJudge(c, namespace))
            .orElseGet(
                () -> new SchedulerJudge(DefaultProfile.named(DefaultProfile.SCHEDULER_NAME)));
    Collection<ResourceType> reads =
        controller.map(Controller::watches).orElse(List.of(Types.NODES, Types.PODS));
    return Moment.parse("spec.from", spec.path("from").asText(""))
        .then(from ->
            Moment.parse("spec.to", spec.path("to").asText(""))
                .then(to -> Result.ok(new WhatIfWish(spec, judge, reads, from, to))));
  }

  private static String unknown(String name, List<Controller> controllers) {
    return "spec.controller \""
        + name
        + "\" is none of scheduler, "
        + String.join(", ", controllers.stream().map(Controller::name).toList());
  }
}
