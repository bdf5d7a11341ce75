package io.troupe.http.negotiate;

import io.troupe.core.kind.Kind;
import java.time.Instant;

/**
 * How objects of one kind are to be shown to one client.
 *
 * @param kind of the objects, for columns and list kinds
 * @param now ages in Tables are relative to it
 */
public record View(Form form, Kind kind, IncludeObject include, Instant now) {

  /** What of an object a Table's row carries, by upstream's names. */
  public enum IncludeObject {
    NONE,
    METADATA,
    OBJECT;

    /** Unknown and unset values mean metadata. */
    public static IncludeObject of(String text) {
      return switch (text) {
        case "None" -> NONE;
        case "Object" -> OBJECT;
        default -> METADATA;
      };
    }
  }

  /** The same at another time. */
  public View at(Instant later) {
    return new View(form, kind, include, later);
  }

  /** The apiVersion of Tables and partial metadata. */
  String metaApiVersion() {
    return "meta.k8s.io/" + form.metaVersion();
  }
}
