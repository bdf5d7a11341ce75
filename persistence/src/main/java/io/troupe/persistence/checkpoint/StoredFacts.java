package io.troupe.persistence.checkpoint;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.List;

/** Reads what is indexed of an object out of its bytes. Pure. */
@FunctionalInterface
public interface StoredFacts {
  ObjectFacts read(ObjectKey key, byte[] json);

  /** The reader of events, for objects whose last event is not at hand. */
  static StoredFacts by(FactsReader reader) {
    Cause unknown = new Cause("", List.of(), "", "", "", "", "", Instant.EPOCH, 0);
    Uid any = new Uid("unknown");
    return (key, json) ->
        reader.read(
            new CommittedEvent(0, key, 0, new ObjectEvent(EventType.CREATED, any, json, unknown)));
  }
}
