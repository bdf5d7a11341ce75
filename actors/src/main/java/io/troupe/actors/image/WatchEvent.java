package io.troupe.actors.image;

import akka.util.ByteString;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;

/** One change as watchers see it, each of its encodings made once for all of them. */
public final class WatchEvent {
  private static final ByteString END = ByteString.fromString("}\n");

  private final ObjectChange change;
  private volatile ByteString added;
  private volatile ByteString modified;
  private volatile ByteString deleted;

  public WatchEvent(ObjectChange change) {
    this.change = change;
  }

  public ObjectChange change() {
    return change;
  }

  /** A JSON line; a race makes it twice, which harms nobody. */
  public ByteString added() {
    ByteString line = added;
    return line != null ? line : (added = line("ADDED", change.last()));
  }

  public ByteString modified() {
    ByteString line = modified;
    return line != null ? line : (modified = line("MODIFIED", change.last()));
  }

  public ByteString deleted() {
    ByteString line = deleted;
    return line != null ? line : (deleted = line("DELETED", change.last()));
  }

  /** Any type over any object, for synthetic events. */
  public static ByteString line(String type, StoredObject object) {
    return ByteString.fromString("{\"type\":\"" + type + "\",\"object\":")
        .concat(ByteString.fromArrayUnsafe(object.json()))
        .concat(END)
        .compact();
  }
}
