package io.troupe.actors.image;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watches of a hub that are open, for those who ask how far they are behind. Any thread. */
public final class OpenWatches {
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

  OpenWatches() {}

  /** One of them. */
  interface Reader {
    /** Changes that it has not read yet. */
    long unread();
  }

  /**
   * @param unread changes of their types that they have not read yet, in all
   * @param most of one watch
   */
  public record Backlog(int watches, long unread, long most) {}

  void add(Reader reader) {
    readers.add(reader);
  }

  void remove(Reader reader) {
    readers.remove(reader);
  }

  public Backlog backlog() {
    int watches = 0;
    long unread = 0;
    long most = 0;
    for (Reader reader : readers) {
      long one = reader.unread();
      watches++;
      unread += one;
      most = Math.max(most, one);
    }
    return new Backlog(watches, unread, most);
  }
}
