package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The spec of an Undo, checked: what is to stand as it stood, and when that was.
 *
 * @param revision 0 where a time is given
 * @param recreate whether what cannot be changed back is deleted and created anew
 */
record UndoWish(long revision, Optional<Instant> time, What what, boolean recreate) {

  /** Which objects. */
  sealed interface What {
    record One(ResourceType type, String name) implements What {}

    /**
     * @param labels a selector, as in a list
     */
    record Some(ResourceType type, String labels) implements What {}

    record All() implements What {}
  }

  /** Refused with 400, saying what is wrong. */
  static Result<UndoWish> of(JsonNode spec) {
    JsonNode target = spec.path("target");
    JsonNode selector = spec.path("selector");
    boolean all = spec.path("namespace").asBoolean(false);
    long wishes = Stream.of(target.isObject(), selector.isObject(), all).filter(w -> w).count();
    if (wishes != 1) {
      return bad("spec must have exactly one of target, selector and namespace");
    }
    if (target.isObject()
        && (text(target, "resource").isEmpty() || text(target, "name").isEmpty())) {
      return bad("spec.target must have resource and name");
    }
    if (selector.isObject()
        && (text(selector, "resource").isEmpty() || text(selector, "labelSelector").isEmpty())) {
      return bad("spec.selector must have resource and labelSelector");
    }
    What what =
        all
            ? new What.All()
            : target.isObject()
                ? new What.One(type(target), text(target, "name"))
                : new What.Some(type(selector), text(selector, "labelSelector"));
    return when(spec, what);
  }

  private static Result<UndoWish> when(JsonNode spec, What what) {
    JsonNode revision = spec.path("revision");
    String time = text(spec, "time");
    boolean recreate = spec.path("recreate").asBoolean(false);
    boolean number = revision.isIntegralNumber() && revision.canConvertToLong();
    if (revision.isMissingNode() == time.isEmpty()
        || !revision.isMissingNode() && (!number || revision.asLong() <= 0)) {
      return bad("spec must have a revision above 0 or a time");
    }
    if (time.isEmpty()) {
      return Result.ok(new UndoWish(revision.asLong(), Optional.empty(), what, recreate));
    }
    try {
      Instant instant = OffsetDateTime.parse(time).toInstant();
      return Result.ok(new UndoWish(0, Optional.of(instant), what, recreate));
    } catch (DateTimeException e) {
      return bad("spec.time must be a time such as 2006-01-02T15:04:05Z");
    }
  }

  private static ResourceType type(JsonNode from) {
    return new ResourceType(text(from, "group"), text(from, "resource"));
  }

  private static String text(JsonNode from, String field) {
    return from.path(field).asText("");
  }

  private static Result<UndoWish> bad(String why) {
    return Result.refused(Failure.badRequest(why));
  }
}
