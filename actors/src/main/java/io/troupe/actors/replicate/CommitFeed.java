package io.troupe.actors.replicate;

import io.troupe.core.image.Commit;
import io.troupe.persistence.codec.CommitCodec;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.journal.CommitListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Between the journal's thread, which must not wait, and the actor that sends: a bounded queue of
 * this node's own commits. What does not fit is only named. The image hears of each commit first.
 */
public final class CommitFeed implements CommitListener {
  /** Bytes of commits waiting to be sent; far more than one statement's. */
  static final int QUEUED_BYTES_MAX = 16 << 20;

  /** A commit with its events' bytes; none when it has to be read from the database. */
  record Sent(Commit commit, List<EncodedEvent> encoded) {
    int bytes() {
      return CommitCodec.size(encoded);
    }
  }

  private final CommitListener image;
  private final Deque<Sent> queue = new ArrayDeque<>();
  private long queuedBytes;
  private Optional<Runnable> wake = Optional.empty();

  /**
   * @param image hears of every commit, before anybody else
   */
  public CommitFeed(CommitListener image) {
    this.image = image;
  }

  @Override
  public void committed(Commit commit) {
    committed(commit, List.of());
  }

  @Override
  public void committed(Commit commit, List<EncodedEvent> encoded) {
    image.committed(commit);
    Optional<Runnable> waiting = Optional.empty();
    synchronized (this) {
      if (wake.isEmpty()) {
        return;
      }
      Sent sent = new Sent(commit, encoded);
      if (queuedBytes + sent.bytes() > QUEUED_BYTES_MAX) {
        sent = new Sent(commit, List.of());
        // The bytes of those before are of no use without this one's.
        if (!queue.isEmpty() && queue.peekLast().encoded().isEmpty()) {
          queuedBytes -= queue.pollLast().bytes();
        }
      }
      if (queue.isEmpty()) {
        waiting = wake;
      }
      queue.addLast(sent);
      queuedBytes += sent.bytes();
    }
    waiting.ifPresent(Runnable::run);
  }

  /**
   * From now on commits are kept for sending.
   *
   * @param whenFilled called on the journal's thread when the queue is not empty any more; quick
   */
  synchronized void open(Runnable whenFilled) {
    wake = Optional.of(whenFilled);
  }

  /** Nobody is there to send to. */
  synchronized void close() {
    wake = Optional.empty();
    queue.clear();
    queuedBytes = 0;
  }

  /** The next commit; whoever takes must take until there is none. */
  synchronized Optional<Sent> take() {
    Sent next = queue.pollFirst();
    if (next != null) {
      queuedBytes -= next.bytes();
    }
    return Optional.ofNullable(next);
  }
}
