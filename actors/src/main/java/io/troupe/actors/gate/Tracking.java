package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.apply.FieldManager;
import io.troupe.core.apply.FieldWriter;
import io.troupe.core.apply.Ownership;
import io.troupe.core.apply.Scope;
import io.troupe.core.apply.Versions;
import io.troupe.core.kind.Kind;
import io.troupe.core.schema.Schema;

/**
 * Keeps the managedFields of what is written. As upstream does, it counts what the client sent,
 * with its defaults, and not what admission made of it: what admission adds is nobody's, so that
 * the client's next apply of the same does not take it away.
 */
final class Tracking {
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
            Versions.alike(kind.gvk(), schema),
            write.cause().time()));
  }

  private static Scope scope(Write write) {
    if (write.subresource().equals("status")) {
      return Scope.STATUS;
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

  /** An apply has settled ownership already. */
  private static void take(ObjectNode object, JsonNode settled) {
    if (settled.isArray()) {
      object.withObject("metadata").set("managedFields", settled);
    }
  }
}
