package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaCheck;
import java.util.List;
import java.util.Optional;

/** What a body must be before its content matters: of the right kind, place and fields. */
final class Bodies {
  private Bodies() {}

  /** Fills in an absent kind and apiVersion; refuses others. */
  static Optional<Failure> ofKind(ObjectNode body, GroupVersionKind wanted) {
    String apiVersion = body.path("apiVersion").asText("");
    String kind = body.path("kind").asText("");
    if (!apiVersion.isEmpty() && !apiVersion.equals(wanted.apiVersion())) {
      return Optional.of(
          Failure.badRequest(
              "the API version in the data ("
                  + apiVersion
                  + ") does not match the expected API version ("
                  + wanted.apiVersion()
                  + ")"));
    }
    if (!kind.isEmpty() && !kind.equals(wanted.kind())) {
      return Optional.of(
          Failure.badRequest(
              kind
                  + " in version \""
                  + wanted.version()
                  + "\" cannot be handled as a "
                  + wanted.kind()
                  + ": the kind in the data does not match the expected kind"));
    }
    JsonNode metadata = body.path("metadata");
    if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
      return Optional.of(cannotBeHandled(wanted, "metadata must be an object"));
    }
    body.put("apiVersion", wanted.apiVersion());
    body.put("kind", wanted.kind());
    if (!metadata.isObject()) {
      body.putObject("metadata");
    }
    return Optional.empty();
  }

  /** The namespace in the body may be left out, not differ. */
  static Optional<Failure> inNamespace(ObjectNode body, String namespace) {
    String said = body.path("metadata").path("namespace").asText("");
    if (!said.isEmpty() && !said.equals(namespace)) {
      return Optional.of(
          Failure.badRequest(
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request"));
    }
    ObjectNode metadata = body.withObject("metadata");
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
    return Optional.empty();
  }

  static Optional<Failure> named(ObjectNode body, String name) {
    String said = body.path("metadata").path("name").asText("");
    return said.equals(name)
        ? Optional.empty()
        : Optional.of(
            Failure.badRequest(
                "the name of the object ("
                    + said
                    + ") does not match the name on the URL ("
                    + name
                    + ")"));
  }

  /**
   * Unknown and duplicate fields, by the request's wish; values of wrong type always. Removes what
   * is unknown.
   */
  static Optional<Failure> fields(
      Write write,
      Optional<Schema> schema,
      GroupVersionKind kind,
      ObjectNode body,
      List<String> decodeProblems) {
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    SchemaCheck check = SchemaCheck.of(schema.get(), body);
    Optional<Failure> refusal =
        check
            .unreadable(kind)
            .or(() ->
                switch (write.request().options().fieldValidation()) {
                  case STRICT -> check.strict(kind, decodeProblems);
                  case WARN -> {
                    write.warn(check.unknownFields());
                    write.warn(decodeProblems);
                    yield Optional.empty();
                  }
                  case IGNORE -> Optional.empty();
                });
    if (refusal.isEmpty()) {
      SchemaCheck.prune(schema.get(), body);
      // An object has metadata even when nothing is left in it.
      body.withObject("metadata");
    }
    return refusal;
  }

  /** Some kinds are only replaced by who knows what he replaces. */
  static Optional<Failure> versioned(Write write, ObjectNode body) {
    String version = body.path("metadata").path("resourceVersion").asText("");
    if (write.kind().unconditionalUpdate() || !version.isEmpty() && !version.equals("0")) {
      return Optional.empty();
    }
    // Upstream names the resource where the kind would stand.
    GroupVersionKind resource =
        new GroupVersionKind(write.key().type().group(), "", write.key().type().resource());
    return Optional.of(
        Failure.invalid(
            resource,
            write.key().name(),
            List.of(
                new FieldError(
                    FieldError.Type.INVALID,
                    "metadata.resourceVersion",
                    "0x0", // how Go shows an unsigned zero
                    "must be specified for an update"))));
  }

  /**
   * Whether the version and life a client names are those that stand.
   *
   * @param current with its resourceVersion
   */
  static Optional<Failure> precondition(Write write, ObjectNode body, ObjectNode current) {
    JsonNode said = body.path("metadata");
    JsonNode stands = current.path("metadata");
    String uid = said.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(stands.path("uid").asText())) {
      return Optional.of(
          Failure.conflict(
              write.key().type(),
              write.key().name(),
              "Precondition failed: UID in precondition: "
                  + uid
                  + ", UID in object meta: "
                  + stands.path("uid").asText()));
    }
    String version = said.path("resourceVersion").asText("");
    if (!version.isEmpty()
        && !version.equals("0")
        && !version.equals(stands.path("resourceVersion").asText())) {
      return Optional.of(Failure.modified(write.key().type(), write.key().name()));
    }
    return Optional.empty();
  }

  private static Failure cannotBeHandled(GroupVersionKind kind, String why) {
    return Failure.badRequest(
        kind.kind()
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": "
            + why);
  }
}
