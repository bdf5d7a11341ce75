package io.troupe.core.outcome;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A refusal, as a value. Becomes a meta/v1 Status on the wire.
 *
 * @param name the object's name in the details; empty when none is concerned
 * @param group its API group
 * @param kind what Kubernetes calls {@code details.kind}: the <em>resource</em> for most reasons,
 *     the kind for Invalid
 * @param uid empty when unknown
 * @param retryAfterSeconds 0 when the client should not simply try again
 * @param status a Status that somebody else made, shown as it is; the reason is then only the
 *     nearest
 */
public record Failure(
    Reason reason,
    String message,
    String name,
    String group,
    String kind,
    String uid,
    List<StatusCause> causes,
    int retryAfterSeconds,
    Optional<ObjectNode> status) {

  public Failure {
    causes = List.copyOf(causes);
  }

  public Failure(
      Reason reason,
      String message,
      String name,
      String group,
      String kind,
      String uid,
      List<StatusCause> causes,
      int retryAfterSeconds) {
    this(reason, message, name, group, kind, uid, causes, retryAfterSeconds, Optional.empty());
  }

  /**
   * A refusal by somebody else, for instance a webhook, with whatever code and reason it has.
   *
   * @param status a meta/v1 Status with a code of at least 400
   */
  public static Failure ofStatus(ObjectNode status) {
    int code = status.path("code").asInt();
    return new Failure(
        Reason.nearest(status.path("reason").asText(""), code),
        status.path("message").asText(""),
        "",
        "",
        "",
        "",
        List.of(),
        status.path("details").path("retryAfterSeconds").asInt(0),
        Optional.of(status.deepCopy()));
  }

  /** The HTTP status code. */
  public int code() {
    return status.map(said -> said.path("code").asInt()).orElseGet(reason::code);
  }

  public static Failure of(Reason reason, String message) {
    return new Failure(reason, message, "", "", "", "", List.of(), 0);
  }

  public static Failure badRequest(String message) {
    return of(Reason.BAD_REQUEST, message);
  }

  public static Failure internal(String message) {
    return of(Reason.INTERNAL_ERROR, "Internal error occurred: " + message);
  }

  public static Failure notFound(ResourceType type, String name) {
    return about(Reason.NOT_FOUND, type, name, type.qualified() + " \"" + name + "\" not found");
  }

  public static Failure alreadyExists(ResourceType type, String name) {
    return about(
        Reason.ALREADY_EXISTS, type, name, type.qualified() + " \"" + name + "\" already exists");
  }

  /**
   * @param why the part after the colon, without full stop
   */
  public static Failure conflict(ResourceType type, String name, String why) {
    return about(
        Reason.CONFLICT,
        type,
        name,
        "Operation cannot be fulfilled on " + type.qualified() + " \"" + name + "\": " + why);
  }

  /** The conflict every client knows how to retry. */
  public static Failure modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  /**
   * @param why the part after the colon, for instance what admission said
   */
  public static Failure forbidden(ResourceType type, String name, String why) {
    String subject = name.isEmpty() ? type.qualified() : type.qualified() + " \"" + name + "\"";
    return about(Reason.FORBIDDEN, type, name, subject + " is forbidden: " + why);
  }

  /**
   * @param errors at least one
   */
  public static Failure invalid(GroupVersionKind kind, String name, List<FieldError> errors) {
    String subject = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    List<String> texts = errors.stream().map(FieldError::text).distinct().toList();
    String all =
        texts.size() == 1
            ? texts.getFirst()
            : texts.stream().collect(Collectors.joining(", ", "[", "]"));
    return new Failure(
        Reason.INVALID,
        subject + " \"" + name + "\" is invalid: " + all,
        name,
        kind.group(),
        kind.kind(),
        "",
        errors.stream().map(e -> new StatusCause(e.type().wire(), e.body(), e.field())).toList(),
        0);
  }

  private static Failure about(Reason reason, ResourceType type, String name, String message) {
    return new Failure(reason, message, name, type.group(), type.resource(), "", List.of(), 0);
  }

  public Failure withMessage(String other) {
    return new Failure(reason, other, name, group, kind, uid, causes, retryAfterSeconds);
  }

  public Failure withRetryAfter(int seconds) {
    return new Failure(reason, message, name, group, kind, uid, causes, seconds);
  }

  public Failure withCauses(List<StatusCause> more) {
    return new Failure(reason, message, name, group, kind, uid, more, retryAfterSeconds);
  }

  /** The meta/v1 Status object. */
  public ObjectNode toStatus() {
    if (status.isPresent()) {
      return status.get().deepCopy();
    }
    ObjectNode made = JsonNodeFactory.instance.objectNode();
    made.put("kind", "Status").put("apiVersion", "v1");
    made.putObject("metadata");
    made.put("status", "Failure").put("message", message).put("reason", reason.wire());
    if (!name.isEmpty() || !kind.isEmpty() || !causes.isEmpty() || retryAfterSeconds > 0) {
      made.set("details", details());
    }
    return made.put("code", reason.code());
  }

  private ObjectNode details() {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    putUnlessEmpty(details, "name", name);
    putUnlessEmpty(details, "group", group);
    putUnlessEmpty(details, "kind", kind);
    putUnlessEmpty(details, "uid", uid);
    if (!causes.isEmpty()) {
      ArrayNode array = details.putArray("causes");
      for (StatusCause cause : causes) {
        ObjectNode entry = array.addObject();
        putUnlessEmpty(entry, "reason", cause.reason());
        putUnlessEmpty(entry, "message", cause.message());
        putUnlessEmpty(entry, "field", cause.field());
      }
    }
    if (retryAfterSeconds > 0) {
      details.put("retryAfterSeconds", retryAfterSeconds);
    }
    return details;
  }

  private static void putUnlessEmpty(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }
}
