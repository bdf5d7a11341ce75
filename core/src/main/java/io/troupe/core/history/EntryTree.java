package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Grounds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A journaled event as an Entry of {@code history.troupe.io/v1}. */
public final class EntryTree {
  static final String API_VERSION = "history.troupe.io/v1";

  /** Changes that one entry shows. */
  static final int CHANGES_MAX = 100;

  /** Longer values are cut: an entry is to say what happened, not to repeat the object. */
  private static final int VALUE_CHARS_MAX = 1_024;

  private EntryTree() {}

  /** The entry's own name. */
  static String name(long revision) {
    return "r" + revision;
  }

  /** Empty for what is no entry's name. */
  static OptionalLong revision(String name) {
    boolean fits = name.length() > 1 && name.length() <= 1 + Moment.DIGITS_MAX;
    boolean digits = fits && name.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    return digits && name.charAt(0) == 'r'
        ? OptionalLong.of(Long.parseLong(name.substring(1)))
        : OptionalLong.empty();
  }

  /**
   * What an event changed; nothing where that cannot be told, because what was before is beyond
   * retention or because the content is gone.
   *
   * @param before the event before it of the same name
   * @param secret whether the kind's content is never to be shown
   */
  public static Changes changes(
      CommittedEvent event, Optional<CommittedEvent> before, boolean secret) {
    boolean created = event.event().type() == EventType.CREATED;
    ObjectNode after = Json.parse(event.event().object());
    if (!created && before.isEmpty() || isSealed(after, secret)) {
      return Changes.of(null, null, 1, secret);
    }
    boolean fresh = created || before.get().event().type() == EventType.DELETED;
    ObjectNode old = fresh ? null : Json.parse(before.get().event().object());
    return old != null && isSealed(old, secret)
        ? Changes.of(null, null, 1, secret)
        : Changes.of(old, after, CHANGES_MAX, secret);
  }

  /**
   * @param committed by the database's clock
   * @param changes as {@link #changes} gives them
   * @param secret whether the kind's content is never to be shown
   */
  public static ObjectNode of(
      CommittedEvent event, Instant committed, Changes changes, boolean secret) {
    ObjectKey key = event.key();
    Cause cause = event.event().cause();
    ObjectNode entry = Json.object().put("kind", "Entry").put("apiVersion", API_VERSION);
    ObjectNode metadata = entry.putObject("metadata").put("name", name(event.revision()));
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    metadata.put("resourceVersion", Long.toString(event.revision()));
    metadata.put("creationTimestamp", committed.truncatedTo(ChronoUnit.SECONDS).toString());
    entry.put("revision", event.revision()).put("time", committed.toString());
    entry.put("type", event.event().type().wire());
    entry.put("verb", cause.verb());
    if (!cause.subresource().isEmpty()) {
      entry.put("subresource", cause.subresource());
    }
    ObjectNode object = Json.parse(event.event().object());
    entry.set("object", object(event, object));
    entry.set("user", user(cause));
    entry.set("source", source(cause));
    entry.put("requestID", cause.requestId());
    putCause(entry, cause);
    putChanges(entry, changes);
    if (isSealed(object, secret)) {
      entry.put("sealed", true);
    }
    return entry;
  }

  private static void putCause(ObjectNode entry, Cause cause) {
    List<ObjectKey> objects = Grounds.onBehalfOf(cause);
    if (cause.parentRevision() > 0) {
      entry.withObject("/cause").put("revision", cause.parentRevision());
    }
    if (!objects.isEmpty()) {
      ObjectKey first = objects.getFirst();
      ObjectNode object = entry.withObject("/cause").putObject("object");
      object.put("group", first.type().group()).put("resource", first.type().resource());
      object.put("namespace", first.namespace()).put("name", first.name());
    }
  }

  private static void putChanges(ObjectNode entry, Changes changes) {
    List<Change> shown = changes.shown();
    if (!shown.isEmpty()) {
      ArrayNode array = entry.putArray("changes");
      for (Change change : shown) {
        ObjectNode node = array.addObject().put("path", change.path());
        change.before().ifPresent(value -> node.set("old", cut(value)));
        change.after().ifPresent(value -> node.set("new", cut(value)));
      }
    }
    if (changes.more() > 0) {
      entry.put("moreChanges", changes.more());
    }
  }

  private static JsonNode cut(JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() <= VALUE_CHARS_MAX
        ? value
        : TextNode.valueOf(
            text.substring(0, VALUE_CHARS_MAX) + "... (" + text.length() + " characters)");
  }

  /** The object's name in all its parts. */
  static ObjectNode object(CommittedEvent event, JsonNode object) {
    ObjectKey key = event.key();
    String apiVersion = object.path("apiVersion").asText("");
    ObjectNode node = Json.object().put("group", key.type().group());
    node.put("version", apiVersion.substring(apiVersion.indexOf('/') + 1));
    node.put("resource", key.type().resource());
    node.put("kind", object.path("kind").asText(""));
    if (!key.namespace().isEmpty()) {
      node.put("namespace", key.namespace());
    }
    return node.put("name", key.name()).put("uid", event.event().uid().value());
  }

  static ObjectNode user(Cause cause) {
    ObjectNode user = Json.object().put("name", cause.user());
    if (!cause.uid().isEmpty()) {
      user.put("uid", cause.uid());
    }
    ArrayNode groups = user.putArray("groups");
    cause.groups().forEach(groups::add);
    if (!cause.impersonatedBy().isEmpty()) {
      user.put("impersonatedBy", cause.impersonatedBy());
    }
    return user;
  }

  static ObjectNode source(Cause cause) {
    return Json.object().put("address", cause.sourceAddress()).put("userAgent", cause.userAgent());
  }

  /** Every object has a time of creation; what comes back without it has lost its content. */
  private static boolean isSealed(JsonNode object, boolean secret) {
    return secret && !object.path("metadata").hasNonNull("creationTimestamp");
  }
}
