package io.troupe.actors.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue before a place, and the thread that empties it. Who adds never waits by himself:
 * he gets a stage, and it is up to the mode whether that is complete at once or when the event has
 * been written. An event that finds the queue full is dropped and counted.
 */
public final class EventQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  /** How long the thread may sleep without looking whether it shall end. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** What is left when the server stops may take this long. */
  private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(5);

  private static final CompletableFuture<Boolean> AT_ONCE = CompletableFuture.completedFuture(true);

  private final String name;
  private final Batching batching;
  private final AuditPlace place;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Throttle throttle;
  private final BlockingQueue<Entry> entries;
  private final LongAdder dropped = new LongAdder();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean ended;

  /**
   * @param buffer events that may wait; more are dropped
   * @param sizeMax events written at once
   * @param waitMax how long the first of a batch waits for others
   * @param bytesMax of a batch of more than one event
   * @param perSecond batches on average; zero for no limit
   * @param burst batches at once
   */
  public record Batching(
      Mode mode,
      int buffer,
      int sizeMax,
      Duration waitMax,
      long bytesMax,
      double perSecond,
      int burst) {

    /** Each event is waited for by a request, and requests in flight are bounded elsewhere. */
    private static final int WAITING_MAX = 100_000;

    /** What requests wait for together is written together. */
    private static final int TOGETHER_MAX = 500;

    public Batching {
      if (buffer < 1 || sizeMax < 1) {
        throw new IllegalArgumentException("audit buffer and batch sizes must be at least 1");
      }
    }

    /** Of a mode whose events are waited for, so that none is kept back. */
    public static Batching waitedFor(Mode mode, long bytesMax) {
      return new Batching(mode, WAITING_MAX, TOGETHER_MAX, Duration.ZERO, bytesMax, 0, 0);
    }
  }

  private record Entry(byte[] event, CompletableFuture<Boolean> written) {}

  private EventQueue(
      String name, Batching batching, AuditPlace place, LongSupplier nanoTime, Executor executor) {
    this.name = name;
    this.batching = batching;
    this.place = place;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.throttle = new Throttle(batching.perSecond(), batching.burst(), nanoTime);
    this.entries = new LinkedBlockingQueue<>(batching.buffer());
    this.thread = new Thread(this::run, "audit-" + name);
    thread.setDaemon(true);
  }

  /**
   * @param name as metrics call it
   * @param executor where those go on who waited
   */
  public static EventQueue start(
      String name, Batching batching, AuditPlace place, LongSupplier nanoTime, Executor executor) {
    EventQueue queue = new EventQueue(name, batching, place, nanoTime, executor);
    queue.thread.start();
    return queue;
  }

  public String name() {
    return name;
  }

  /**
   * Never waits, and the stage never fails.
   *
   * @return false where the mode is strict and the event is lost
   */
  public CompletionStage<Boolean> add(byte[] event) {
    Mode mode = batching.mode();
    Entry entry = new Entry(event, mode.waits() ? new CompletableFuture<>() : AT_ONCE);
    boolean taken = closing.getCount() > 0 && entries.offer(entry);
    // The thread may have ended in between; then nobody would come for it.
    if (!taken || ended && entries.remove(entry)) {
      return lost();
    }
    return entry.written();
  }

  /** An event that cannot be written at all. */
  CompletionStage<Boolean> lost() {
    dropped.increment();
    return CompletableFuture.completedFuture(batching.mode().answer(false));
  }

  boolean strict() {
    return batching.mode() == Mode.BLOCKING_STRICT;
  }

  /** Events that nobody will ever see, since the start. */
  public long dropped() {
    return dropped.sum();
  }

  /** Writes what is left; blocks, for a bounded time. */
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(LAST_WORDS_MAX)) {
        place.stop();
        thread.join(LAST_WORDS_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean open() {
    return closing.getCount() > 0;
  }

  private void run() {
    try {
      List<Entry> batch = new ArrayList<>();
      while (open() || !entries.isEmpty()) {
        Entry first = entries.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
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
    } finally {
      ended = true;
      List<Entry> late = new ArrayList<>();
      entries.drainTo(late);
      dropped.add(late.size());
      settle(late, false);
    }
  }

  private void fill(List<Entry> batch) throws InterruptedException {
    long until = nanoTime.getAsLong() + batching.waitMax().toNanos();
    entries.drainTo(batch, batching.sizeMax() - batch.size());
    while (open() && batch.size() < batching.sizeMax()) {
      long left = until - nanoTime.getAsLong();
      if (left <= 0) {
        return;
      }
      Entry more = entries.poll(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
      if (more != null) {
        batch.add(more);
        entries.drainTo(batch, batching.sizeMax() - batch.size());
      }
    }
  }

  private void write(List<Entry> batch) throws InterruptedException {
    long bytes = 0;
    int from = 0;
    for (int i = 0; i < batch.size(); i++) {
      int size = batch.get(i).event().length;
      if (i > from && bytes + size > batching.bytesMax()) {
        writePart(batch.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    writePart(batch.subList(from, batch.size()));
  }

  private void writePart(List<Entry> part) throws InterruptedException {
    Duration wait = throttle.take();
    if (!wait.isZero()) {
      boolean _ = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
    boolean stored = false;
    try {
      place.write(part.stream().map(Entry::event).toList());
      stored = true;
    } catch (IOException | RuntimeException lost) {
      dropped.add(part.size());
      LOG.warn("audit {} lost {} events: {}", name, part.size(), lost.toString());
    } finally {
      settle(part, stored);
    }
  }

  /** Whoever waited goes on elsewhere: this thread only writes. */
  private void settle(List<Entry> part, boolean stored) {
    boolean answer = batching.mode().answer(stored);
    for (Entry entry : part) {
      if (!entry.written().isDone()) {
        entry.written().completeAsync(() -> answer, executor);
      }
    }
  }
}
