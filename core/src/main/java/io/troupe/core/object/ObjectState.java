package io.troupe.core.object;

import io.troupe.core.meta.Uid;

/** An object as its entity knows it. */
public sealed interface ObjectState {

  /** Never created, or deleted. */
  record Absent() implements ObjectState {}

  /**
   * @param stored the stored form, without revision
   */
  record Present(Uid uid, byte[] stored) implements ObjectState {}

  ObjectState ABSENT = new Absent();
}
