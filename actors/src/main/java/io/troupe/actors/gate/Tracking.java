package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.apply.FieldManager;
import io.troupe.core.apply.FieldWriter;
import io.troupe.core.apply.Ownership;
import io.troupe.core.apply.Scope;
import io.troupe.core.apply.Versions;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the managedFields of what is written. As upstream does, it counts what the client sent,
 * with its defaults, and not what admission made of it: what admission adds is nobody's, so that
 * the client's next apply of the same does not take it away.
 */
final class Tracking {
  /** Upstream's words. */
  private static final String UNREADABLE =
      ".metadata.managedFields was in an invalid state after admission; this could be caused by an"
          + " outdated mutating admission controller; please fix your requests: ";

  private final GateParts parts;

  Tracking(GateParts parts) {
    this.parts = parts;
  }

  Ownership ownership(Write write) {
    Kind kind = write.kind();
    Schema schema = parts.kinds().schemaOf(kind);
    String name =
        FieldManager.nameOf(
            write.request().options().fieldManager(), write.request().caller().userAgent());
    return new Ownership(
        new FieldWriter(
            kind.gvk(),
            schema,
            name,
            write.subresource(),
            scope(write),
            version -> inVersion(kind, version),
            write.cause().time()));
  }

  /**
   * Only forms that are computed here and now; where a webhook converts, versions count as alike.
   */
  private Optional<Versions.View> inVersion(Kind kind, String apiVersion) {
    int slash = apiVersion.indexOf('/');
    GroupVersionKind gvk =
        new GroupVersionKind(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            kind.gvk().kind());
    return parts
        .kinds()
        .byKind(gvk)
        .filter(other -> other.storedAs().equals(kind.storedAs()))
        .map(other ->
            new Versions.View(
                parts.kinds().schemaOf(other), object -> converted(kind, other, object)));
  }

  private static ObjectNode converted(Kind from, Kind to, ObjectNode object) {
    Conversion out = from.storage().conversion();
    Conversion in = to.storage().conversion();
    ObjectNode stored =
        out instanceof Conversion.Functions(var _, var toStored)
            ? toStored.apply(object.deepCopy())
            : object;
    return in instanceof Conversion.Functions(var toServed, var _)
        ? toServed.apply(stored.deepCopy())
        : stored;
  }

  private static Scope scope(Write write) {
    if (Updates.part(write) == Modification.Part.STATUS) {
      return write.kind().rules().statusUpdateChangesMetadata() ? Scope.STATUS : Scope.STATUS_ALONE;
    }
    return write.kind().has("status") ? Scope.ALL_BUT_STATUS : Scope.WHOLE;
  }

  /** The managedFields that the wish brings along; missing where they count for nothing. */
  static JsonNode sent(Write write, ObjectNode wish) {
    return write.applies() || write.subresource().isEmpty()
        ? wish.path("metadata").path("managedFields")
        : MissingNode.getInstance();
  }

  /**
   * @param sent what {@link #sent} gave, before the server's fields were filled in
   */
  void created(Write write, ObjectNode object, JsonNode sent) {
    if (write.applies()) {
      take(object, sent);
    } else {
      ownership(write).created(object);
    }
  }

  /**
   * @param sent what {@link #sent} gave, before the server's fields were carried over
   */
  void changed(Write write, ObjectNode current, ObjectNode next, JsonNode sent) {
    if (write.applies()) {
      take(next, sent);
    } else {
      ownership(write).updated(current, next, sent);
    }
  }

  /**
   * What a webhook made of the managers counts only if it can be read.
   *
   * @param before as they were when admission began
   */
  static void admitted(Write write, ObjectNode object, JsonNode before) {
    JsonNode after = object.path("metadata").path("managedFields");
    if (after != before && !after.equals(before) && !Ownership.isReadable(after)) {
      write.warn(List.of(UNREADABLE));
      take(object, before);
    }
  }

  /** An apply has settled ownership already. */
  private static void take(ObjectNode object, JsonNode settled) {
    if (settled.isArray()) {
      object.withObject("metadata").set("managedFields", settled);
    }
  }
}
