package io.troupe.core.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An Event of audit.k8s.io/v1 as a tree, its fields in upstream's order. Follows upstream
 * apiserver/pkg/audit/request.go.
 */
public final class AuditEvent {
  public static final String API_VERSION = "audit.k8s.io/v1";

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** What of a Status is told at every level. */
  private static final List<String> STATUS_FIELDS =
      List.of("status", "message", "reason", "details");

  private static final Set<String> OBJECTS = Set.of("requestObject", "responseObject");

  /** Longer names of programs are cut. */
  private static final int USER_AGENT_CHARS_MAX = 1024;

  private static final String CUT = "...TRUNCATED";

  /** What is told of an object at a level that does not tell the object. */
  private static final List<String> NAMES = List.of("name", "namespace", "uid", "resourceVersion");

  private AuditEvent() {}

  /**
   * What has become of a request so far.
   *
   * @param code of HTTP; empty while there is no answer
   * @param sent the object of the request; of it, only what names it where the level tells no more
   * @param patch the request's, if the level tells it; it names nothing
   * @param answer the response's object, if the level tells it or it is a Status
   */
  public record Progress(
      OptionalInt code,
      Optional<JsonNode> sent,
      Optional<JsonNode> patch,
      Optional<ObjectNode> answer,
      Map<String, String> annotations) {
    public static final Progress NONE =
        new Progress(
            OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    /** Of a request that sends no patch. */
    public Progress(
        OptionalInt code,
        Optional<JsonNode> sent,
        Optional<ObjectNode> answer,
        Map<String, String> annotations) {
      this(code, sent, Optional.empty(), answer, annotations);
    }

    public Progress {
      annotations = Map.copyOf(annotations);
    }
  }

  public static ObjectNode of(
      AuditedRequest request, Plan plan, Stage stage, Instant at, Progress progress) {
    ObjectNode event = Json.object().put("kind", "Event").put("apiVersion", API_VERSION);
    event.put("level", plan.level().wire());
    event.put("auditID", request.auditId());
    event.put("stage", stage.wire());
    event.put("requestURI", request.uri());
    event.put("verb", request.attributes().verb());
    event.set("user", user(request.user()));
    request.impersonated().ifPresent(other -> event.set("impersonatedUser", user(other)));
    if (!request.sourceIps().isEmpty()) {
      ArrayNode ips = event.putArray("sourceIPs");
      request.sourceIps().forEach(ips::add);
    }
    put(event, "userAgent", cut(request.userAgent()));
    if (request.attributes().isResource()) {
      event.set("objectRef", reference(request.attributes(), progress.sent()));
    }
    progress.code().ifPresent(code -> event.set("responseStatus", status(code, progress.answer())));
    if (plan.level().tells(Level.REQUEST)) {
      progress.sent().ifPresent(sent -> event.set("requestObject", shown(sent, plan)));
      progress.patch().ifPresent(patch -> event.set("requestObject", patch));
    }
    if (stage == Stage.RESPONSE_COMPLETE && plan.level().tells(Level.REQUEST_RESPONSE)) {
      progress.answer().ifPresent(answer -> event.set("responseObject", shown(answer, plan)));
    }
    event.put("requestReceivedTimestamp", MICROS.format(request.received()));
    event.put("stageTimestamp", MICROS.format(at));
    if (!progress.annotations().isEmpty()) {
      ObjectNode annotations = event.putObject("annotations");
      SortedMap<String, String> sorted = new TreeMap<>(progress.annotations());
      sorted.forEach(annotations::put);
    }
    return event;
  }

  /** As much of what was sent as the level will tell, to be kept: what was sent may change. */
  public static JsonNode kept(Plan plan, JsonNode sent) {
    if (plan.level().tells(Level.REQUEST)) {
      return sent.deepCopy();
    }
    ObjectNode named = Json.object();
    ObjectNode meta = named.putObject("metadata");
    for (String field : NAMES) {
      if (sent.path("metadata").path(field).isTextual()) {
        meta.set(field, sent.path("metadata").get(field));
      }
    }
    return named;
  }

  /**
   * An event without what makes it large. Follows upstream apiserver/plugin/pkg/audit/truncate.
   *
   * @return empty if it has nothing that could be left out
   */
  public static Optional<ObjectNode> truncated(ObjectNode event) {
    if (!event.has("requestObject") && !event.has("responseObject")) {
      return Optional.empty();
    }
    ObjectNode less = Json.object();
    event
        .properties()
        .forEach(field -> {
          if (!OBJECTS.contains(field.getKey()) && !field.getKey().equals("annotations")) {
            less.set(field.getKey(), field.getValue());
          }
        });
    ObjectNode annotations = less.putObject("annotations");
    event
        .path("annotations")
        .properties()
        .forEach(field -> annotations.set(field.getKey(), field.getValue()));
    annotations.put("audit.k8s.io/truncated", "true");
    return Optional.of(less);
  }

  private static String cut(String userAgent) {
    return userAgent.length() > USER_AGENT_CHARS_MAX
        ? userAgent.substring(0, USER_AGENT_CHARS_MAX) + CUT
        : userAgent;
  }

  private static ObjectNode user(UserInfo user) {
    ObjectNode shown = Json.object();
    put(shown, "username", user.name());
    put(shown, "uid", user.uid());
    if (!user.groups().isEmpty()) {
      ArrayNode groups = shown.putArray("groups");
      user.groups().forEach(groups::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = shown.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
    return shown;
  }

  /** What the path does not name, the object does: a create has its name only there. */
  private static ObjectNode reference(Attributes attributes, Optional<JsonNode> sent) {
    JsonNode meta = sent.map(object -> object.path("metadata")).orElse(Json.object());
    ObjectNode reference = Json.object().put("resource", attributes.resource());
    put(reference, "namespace", either(attributes.namespace(), meta.path("namespace")));
    put(reference, "name", either(attributes.name(), meta.path("name")));
    put(reference, "uid", meta.path("uid").asText(""));
    put(reference, "apiGroup", attributes.group());
    put(reference, "apiVersion", attributes.version());
    put(reference, "resourceVersion", meta.path("resourceVersion").asText(""));
    put(reference, "subresource", attributes.subresource());
    return reference;
  }

  private static ObjectNode status(int code, Optional<ObjectNode> answer) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    answer
        .filter(object -> object.path("kind").asText().equals("Status"))
        .ifPresent(told -> {
          for (String field : STATUS_FIELDS) {
            if (told.has(field)) {
              status.set(field, told.get(field));
            }
          }
        });
    return status.put("code", code);
  }

  private static JsonNode shown(JsonNode object, Plan plan) {
    if (!plan.omitManagedFields() || !object.isObject()) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    bare(copy);
    copy.path("items").forEach(AuditEvent::bare);
    copy.path("rows").forEach(row -> bare(row.path("object")));
    return copy;
  }

  private static void bare(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode meta) {
      meta.remove("managedFields");
    }
  }

  private static String either(String known, JsonNode otherwise) {
    return known.isEmpty() ? otherwise.asText("") : known;
  }

  private static void put(ObjectNode object, String field, String text) {
    if (!text.isEmpty()) {
      object.put(field, text);
    }
  }
}
