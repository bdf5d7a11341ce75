package io.troupe.core.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Controllers' journaled plans as history tells of them: as something that happened to the object
 * they were made for. They are entries only for who asks for their type.
 */
public final class Decisions {
  /** Steps that are told of one plan. */
  static final int STEPS_MAX = 100;

  private Decisions() {}

  /**
   * A plan's event as one of the object that the plan was made for; empty for what cannot be read
   * and for the end of a plan's own object, which decides nothing.
   */
  public static Optional<CommittedEvent> told(CommittedEvent event) {
    if (event.event().type() == EventType.DELETED) {
      return Optional.empty();
    }
    return WhyRules.plan(event)
        .map(plan ->
            new CommittedEvent(
                event.revision(),
                plan.object(),
                event.sequenceNumber(),
                new ObjectEvent(
                    EventType.PLAN_MADE,
                    plan.uid(),
                    event.event().object(),
                    event.event().cause())));
  }

  /**
   * @param told as {@link #told} gives it
   * @param kind of the object, if it is known today
   */
  public static ObjectNode entry(CommittedEvent told, Instant committed, Optional<Kind> kind) {
    ObjectNode entry = EntryTree.of(told, committed, Changes.of(null, null, 1, false), false);
    ObjectNode object = entry.withObject("/object");
    object.put("version", kind.map(k -> k.gvk().version()).orElse(""));
    object.put("kind", kind.map(k -> k.gvk().kind()).orElse(""));
    WhyRules.plan(told).ifPresent(plan -> entry.set("plan", tree(plan)));
    return entry;
  }

  static ObjectNode tree(WhyRules.Plan plan) {
    ObjectNode tree = Json.object().put("controller", plan.controller());
    tree.put("revision", plan.revision()).put("revisionSeen", plan.seen());
    if (!plan.why().isEmpty()) {
      tree.put("why", plan.why());
    }
    if (!plan.steps().isEmpty()) {
      ArrayNode steps = tree.putArray("steps");
      plan.steps().stream().limit(STEPS_MAX).forEach(steps::add);
      if (plan.steps().size() > STEPS_MAX) {
        steps.add("and " + (plan.steps().size() - STEPS_MAX) + " more");
      }
    }
    return tree;
  }

  /** In one line, for instance {@code decided on revision 120: scale up web-7d9 from 1 to 3}. */
  static String text(WhyRules.Plan plan) {
    List<String> steps = plan.steps();
    String what =
        !plan.why().isEmpty()
            ? plan.why()
            : steps.isEmpty()
                ? ""
                : steps.getFirst()
                    + (steps.size() > 1 ? " and " + (steps.size() - 1) + " more" : "");
    return "decided on revision " + plan.seen() + (what.isEmpty() ? "" : ": " + what);
  }
}
