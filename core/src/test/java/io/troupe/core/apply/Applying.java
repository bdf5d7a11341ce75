package io.troupe.core.apply;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import java.time.Instant;

/** One object that several writers share; every write is a second later than the one before. */
final class Applying {
  static final GroupVersionKind DEPLOYMENT = new GroupVersionKind("apps", "v1", "Deployment");
  static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");
  static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");

  private final GroupVersionKind gvk;
  private final Schema schema;
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  ObjectNode object = Json.object();

  Applying(GroupVersionKind gvk) {
    this.gvk = gvk;
    this.schema = SchemaLibrary.builtIn().of(gvk).orElseThrow();
  }

  static ObjectNode tree(String yaml) {
    return ObjectFixture.yaml(yaml);
  }

  private Ownership as(String name, String subresource) {
    now = now.plusSeconds(1);
    Scope scope = subresource.equals("status") ? Scope.STATUS : Scope.ALL_BUT_STATUS;
    return new Ownership(
        new FieldWriter(gvk, schema, name, subresource, scope, Versions.alike(gvk, schema), now));
  }

  /** The whole of an object, without apiVersion, kind and metadata.name. */
  private ObjectNode whole(String yaml) {
    ObjectNode whole = tree(yaml);
    whole.put("apiVersion", gvk.apiVersion()).put("kind", gvk.kind());
    whole.withObject("metadata").put("name", "it");
    return whole;
  }

  Applying create(String name, String yaml) {
    object = whole(yaml);
    as(name, "").created(object);
    return this;
  }

  Applying update(String name, String yaml) {
    return update(name, "", whole(yaml));
  }

  Applying update(String name, String subresource, ObjectNode next) {
    ObjectNode bare = next.deepCopy();
    bare.withObject("metadata").remove("managedFields");
    as(name, subresource)
        .updated(
            object,
            bare,
            next.path("metadata").has("managedFields")
                ? next.path("metadata").path("managedFields")
                : MissingNode.getInstance());
    object = bare;
    return this;
  }

  Applying apply(String name, String yaml) {
    return settled(as(name, "").applied(object, whole(yaml), false));
  }

  Applying force(String name, String yaml) {
    return settled(as(name, "").applied(object, whole(yaml), true));
  }

  Applying applyStatus(String name, String yaml) {
    return settled(as(name, "status").applied(object, whole(yaml), false));
  }

  private Applying settled(Result<ObjectNode> result) {
    switch (result) {
      case Result.Ok<ObjectNode>(var next) -> object = next;
      case Result.Refused<ObjectNode>(var failure) -> throw new AssertionError(failure);
    }
    return this;
  }

  Failure refusal(String name, String yaml) {
    return switch (as(name, "").applied(object, whole(yaml), false)) {
      case Result.Ok<ObjectNode>(var next) -> throw new AssertionError(next);
      case Result.Refused<ObjectNode>(var failure) -> failure;
    };
  }

  /** What a manager owns, as FieldsV1; "{}" when it has no entry. */
  String owned(String name) {
    return Managed.read(object.path("metadata").path("managedFields")).entries().stream()
        .filter(entry -> entry.owner().name().equals(name))
        .map(entry -> entry.fields().toString().replace("\"f:", "\"").replace('"', '\''))
        .findFirst()
        .orElse("{}");
  }

  String time(String name) {
    return Managed.read(object.path("metadata").path("managedFields")).entries().stream()
        .filter(entry -> entry.owner().name().equals(name))
        .map(ManagedEntry::time)
        .findFirst()
        .orElse("");
  }

  Managed managed() {
    return Managed.read(object.path("metadata").path("managedFields"));
  }
}
