package io.troupe.core.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.Uid;

/**
 * A fact about one object with the state it led to: the payload and envelope of one journal row.
 *
 * <p>Immutable but for the revision, which the journal's writer stamps at commit, before anybody
 * who did not make the event can see it, and for a tree that is handed on once.
 */
public final class ObjectEvent {
  private final EventType type;
  private final Uid uid;
  private final byte[] object;
  private final Cause cause;
  private volatile ObjectNode tree;
  private volatile long revision;

  /**
   * @param object the stored form after the event (for DELETED: the last state); not copied, never
   *     changed
   */
  public ObjectEvent(EventType type, Uid uid, byte[] object, Cause cause) {
    this.type = type;
    this.uid = uid;
    this.object = object;
    this.cause = cause;
  }

  public EventType type() {
    return type;
  }

  public Uid uid() {
    return uid;
  }

  /** The stored form; see {@link io.troupe.core.json.Json}. Not to be changed. */
  public byte[] object() {
    return object;
  }

  public Cause cause() {
    return cause;
  }

  /** 0 until committed. */
  public long revision() {
    return revision;
  }

  /** Only for the journal's writer and for reading rows back. */
  public ObjectEvent stamp(long committedRevision) {
    revision = committedRevision;
    return this;
  }

  /**
   * Keeps the parsed form of {@link #object} for the one reader that indexes it, so that the thread
   * all commits pass through need not parse.
   */
  public ObjectEvent parsed(ObjectNode parsed) {
    tree = parsed;
    return this;
  }

  /** Parses now, on the calling thread, unless {@link #parsed} was given. */
  public ObjectEvent parse() {
    return tree != null ? this : parsed(Json.parse(object));
  }

  /** The parsed form, forgotten by the event and not to be changed; parses if it must. */
  public ObjectNode takeTree() {
    ObjectNode kept = tree;
    tree = null;
    return kept != null ? kept : Json.parse(object);
  }

  @Override
  public String toString() {
    return type.wire() + " of " + uid + " at " + revision;
  }
}
