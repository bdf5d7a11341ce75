package io.troupe.persistence.codec;

/**
 * What differences to an event that is stored whole need of it.
 *
 * @param rawLength of the object before compression, bytes
 * @param bytes the object's stored form, compressed
 */
public record WholeBody(String uid, int dictionary, int rawLength, byte[] bytes) {

  /** An event that is in the journal. */
  public record At(long revision, WholeBody body) {}
}
