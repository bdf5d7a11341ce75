package io.troupe.core.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Plan;
import java.util.ArrayList;
import java.util.List;

/** A plan's steps as the journal records them; see its writer, {@code LastPlan}. */
final class Steps {
  /** Of a plan's steps the journal names so many. */
  private static final int STEPS_MAX = 100;

  private static final String CREATE = "create ";

  /** Of a generated name. */
  private static final int SUFFIX_CHARS = 5;

  private Steps() {}

  static List<String> recorded(JsonNode spec) {
    List<String> steps = new ArrayList<>();
    Json.texts(spec.path("creates")).forEach(name -> steps.add(CREATE + name));
    steps.addAll(Json.texts(spec.path("steps")));
    return steps;
  }

  static List<String> of(Plan plan) {
    List<String> creates = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int more = 0;
    for (Action action : plan.actions()) {
      switch (action) {
        case Action.Create create -> creates.add(CREATE + create.key().name());
        case Action.Update _, Action.Patch _, Action.Delete _ -> {
          if (others.size() < STEPS_MAX) {
            others.add(action.text());
          } else {
            more++;
          }
        }
        case Action.Note _ -> {}
      }
    }
    if (more > 0) {
      others.add("and " + more + " more");
    }
    creates.addAll(others);
    return creates;
  }

  /** The same of a plan and of its next try, whose new objects have other names. */
  static List<String> unnamed(List<String> steps) {
    return steps.stream()
        .map(step ->
            step.startsWith(CREATE) && step.length() > CREATE.length() + SUFFIX_CHARS
                ? step.substring(0, step.length() - SUFFIX_CHARS)
                : step)
        .toList();
  }
}
