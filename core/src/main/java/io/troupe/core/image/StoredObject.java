package io.troupe.core.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import java.lang.ref.WeakReference;

/**
 * One object at one revision: the bytes that go on the wire and what is indexed of it.
 *
 * <p>A change is handed to many at once: the scheduler, the node's session, controllers, the next
 * writer. The first of them parses it, and while any of them looks at the tree the others share it;
 * it is not kept beyond that, being several times as large as the bytes.
 */
public final class StoredObject {
  private final ObjectKey key;
  private final Uid uid;
  private final long revision;
  private final long sequenceNumber;
  private final byte[] json;
  private final ObjectFacts facts;

  /**
   * Volatile, so that whoever finds a tree finds all of it. A race parses twice. Transient, since
   * it does not travel to other nodes.
   */
  private transient volatile WeakReference<ObjectNode> parsed;

  /**
   * @param revision its resourceVersion
   * @param sequenceNumber of its last event
   * @param json the wire form, resourceVersion included; not to be changed
   */
  public StoredObject(
      ObjectKey key, Uid uid, long revision, long sequenceNumber, byte[] json, ObjectFacts facts) {
    this.key = key;
    this.uid = uid;
    this.revision = revision;
    this.sequenceNumber = sequenceNumber;
    this.json = json;
    this.facts = facts;
  }

  public ObjectKey key() {
    return key;
  }

  public Uid uid() {
    return uid;
  }

  /** Its resourceVersion. */
  public long revision() {
    return revision;
  }

  /** Of its last event. */
  public long sequenceNumber() {
    return sequenceNumber;
  }

  /** The wire form, resourceVersion included; not to be changed. */
  public byte[] json() {
    return json;
  }

  public ObjectFacts facts() {
    return facts;
  }

  /** A fresh tree, the caller's to change. */
  public ObjectNode tree() {
    ObjectNode known = known();
    return known == null ? Json.parse(json) : known.deepCopy();
  }

  /** The tree for looking only, the same for all who do: nobody may change any of it. */
  public ObjectNode view() {
    ObjectNode known = known();
    if (known == null) {
      known = Json.parse(json);
      parsed = new WeakReference<>(known);
    }
    return known;
  }

  private ObjectNode known() {
    WeakReference<ObjectNode> reference = parsed;
    return reference == null ? null : reference.get();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredObject o && key.equals(o.key) && revision == o.revision;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(revision);
  }

  @Override
  public String toString() {
    return key + "@" + revision;
  }
}
