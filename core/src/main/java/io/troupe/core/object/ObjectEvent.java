package io.troupe.core.object;

import io.troupe.core.meta.Uid;

/**
 * A fact about one object with the state it led to: the payload and envelope of one journal row.
 *
 * <p>Immutable but for the revision, which the journal's writer stamps at commit, before anybody
 * who did not make the event can see it.
 */
public final class ObjectEvent {
  private final EventType type;
  private final Uid uid;
  private final byte[] object;
  private final Cause cause;
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

  @Override
  public String toString() {
    return type.wire() + " of " + uid + " at " + revision;
  }
}
