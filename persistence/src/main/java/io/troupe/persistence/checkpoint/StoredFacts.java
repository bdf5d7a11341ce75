package io.troupe.persistence.checkpoint;

import io.troupe.core.image.ObjectFacts;
import io.troupe.core.meta.ObjectKey;

/** Reads what is indexed of an object out of its bytes. Pure. */
@FunctionalInterface
public interface StoredFacts {
  ObjectFacts read(ObjectKey key, byte[] json);
}
