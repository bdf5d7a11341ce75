package io.troupe.actors.image;

/**
 * How long a hole in the log may stay open for the other nodes to fill it, before the database is
 * read: longer after commits that came when they had just been read, shorter after reads. Learnt
 * under the image's lock; read by any thread.
 */
final class PeerPatience {
  static final int MILLIS_MIN = 5;
  static final int MILLIS_MAX = 50;
  private static final int LONGER_MILLIS = 2;
  private static final int SHORTER_MILLIS = 1;

  private volatile int millis;

  /** 0 where there are no peers to wait for. */
  int millis() {
    return millis;
  }

  void expectPeers(boolean connected) {
    millis = connected ? MILLIS_MIN : 0;
  }

  /** A commit has come that was here already. */
  void wasTooShort() {
    adjust(LONGER_MILLIS);
  }

  /** The database has been read. */
  void ended() {
    adjust(-SHORTER_MILLIS);
  }

  private void adjust(int by) {
    if (millis > 0) {
      millis = Math.clamp(millis + by, MILLIS_MIN, MILLIS_MAX);
    }
  }
}
