package io.troupe.actors.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue before a place, and the thread that empties it. Who adds never waits: an event
 * that finds the queue full is dropped and counted. So there is no mode in which a slow disk stops
 * the API; a policy that tells less is the remedy.
 */
public final class EventQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  /** How long the thread may sleep without looking whether it shall end. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** What is left when the server stops may take this long. */
  private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(5);

  private final String name;
  private final Batching batching;
  private final AuditPlace place;
  private final LongSupplier nanoTime;
  private final ArrayBlockingQueue<byte[]> events;
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean open = true;

  /**
   * @param buffer events that may wait; more are dropped
   * @param sizeMax events written at once
   * @param waitMax how long the first of a batch waits for others
   */
  public record Batching(int buffer, int sizeMax, Duration waitMax) {
    public Batching {
      if (buffer < 1 || sizeMax < 1) {
        throw new IllegalArgumentException("audit buffer and batch sizes must be at least 1");
      }
    }
  }

  private EventQueue(String name, Batching batching, AuditPlace place, LongSupplier nanoTime) {
    this.name = name;
    this.batching = batching;
    this.place = place;
    this.nanoTime = nanoTime;
    this.events = new ArrayBlockingQueue<>(batching.buffer());
    this.thread = new Thread(this::run, "audit-" + name);
    thread.setDaemon(true);
  }

  /**
   * @param name as metrics call it
   */
  public static EventQueue start(
      String name, Batching batching, AuditPlace place, LongSupplier nanoTime) {
    EventQueue queue = new EventQueue(name, batching, place, nanoTime);
    queue.thread.start();
    return queue;
  }

  public String name() {
    return name;
  }

  /** Never waits. */
  public void add(byte[] event) {
    if (!open || !events.offer(event)) {
      dropped.increment();
    }
  }

  /** Events that nobody will ever see, since the start. */
  public long dropped() {
    return dropped.sum();
  }

  /** Writes what is left; blocks, for a bounded time. */
  public void close() {
    open = false;
    try {
      if (!thread.join(LAST_WORDS_MAX)) {
        place.stop();
        thread.join(LAST_WORDS_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      List<byte[]> batch = new ArrayList<>();
      while (open || !events.isEmpty()) {
        byte[] first = events.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          fill(batch);
          write(batch);
          batch.clear();
        }
      }
      place.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("audit {} could not be closed", name, e);
    }
  }

  private void fill(List<byte[]> batch) throws InterruptedException {
    long until = nanoTime.getAsLong() + batching.waitMax().toNanos();
    events.drainTo(batch, batching.sizeMax() - batch.size());
    while (open && batch.size() < batching.sizeMax()) {
      long left = until - nanoTime.getAsLong();
      if (left <= 0) {
        return;
      }
      byte[] more = events.poll(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
      if (more != null) {
        batch.add(more);
        events.drainTo(batch, batching.sizeMax() - batch.size());
      }
    }
  }

  private void write(List<byte[]> batch) throws InterruptedException {
    try {
      place.write(List.copyOf(batch));
    } catch (IOException | RuntimeException lost) {
      dropped.add(batch.size());
      LOG.warn("audit {} lost {} events: {}", name, batch.size(), lost.toString());
    }
  }
}
