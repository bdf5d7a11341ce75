package io.troupe.core.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;

/**
 * One object at one revision: the bytes that go on the wire and what is indexed of it.
 *
 * @param revision its resourceVersion
 * @param sequenceNumber of its last event
 * @param json the wire form, resourceVersion included; not to be changed
 */
public record StoredObject(
    ObjectKey key, Uid uid, long revision, long sequenceNumber, byte[] json, ObjectFacts facts) {

  /** A fresh tree, the caller's to change. */
  public ObjectNode tree() {
    return Json.parse(json);
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
