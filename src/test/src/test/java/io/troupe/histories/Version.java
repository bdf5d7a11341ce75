package io.troupe.histories;

/**
 * One state of one object, as a client was shown it.
 *
 * @param value what the write that led to it put in; no two writes of a history put in the same
 */
record Version(String name, long revision, String uid, String value) {
  @Override
  public String toString() {
    return name + "=" + value + "@" + revision;
  }
}
