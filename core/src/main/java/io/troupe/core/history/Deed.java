package io.troupe.core.history;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;

/**
 * What many events have in common: all of an event that filters ask for but the object's own name,
 * uid and fields. In parts, because a filter is a list of conditions of which each is about one.
 */
public record Deed(Where where, What what, Who who) {
  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  /**
   * @param place the namespace; of a namespace its own name, since it belongs to what it holds;
   *     else empty for objects of the cluster
   */
  public record Where(ResourceType type, Word place) {
    /** What metadata.namespace says. */
    public Word namespace() {
      return type.equals(NAMESPACES) ? new Word.Exact("") : place;
    }
  }

  /**
   * @param verb as the API spells it
   */
  public record What(EventType type, String verb) {}

  /**
   * @param source the controller's name, or the first word of what the client called itself
   */
  public record Who(Word user, Word source) {}

  public static Deed of(ObjectKey key, EventType type, Cause cause) {
    String place = key.type().equals(NAMESPACES) ? key.name() : key.namespace();
    return new Deed(
        new Where(key.type(), new Word.Exact(place)),
        new What(type, cause.verb()),
        new Who(new Word.Exact(cause.user()), new Word.Exact(Actor.source(cause))));
  }
}
