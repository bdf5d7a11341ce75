package io.troupe.actors.image;

import akka.stream.javadsl.Source;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A watch hub of one window per resource type. The image's writer appends, then publishes the
 * revision, then wakes; watchers that are busy are not woken at all, and those that wait are woken
 * once for however many commits have passed until they run.
 */
public final class RingWatchHub implements WatchHub {
  private final ConcurrentMap<ResourceType, TypeWindow> windows = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final AtomicBoolean wakeScheduled = new AtomicBoolean();
  private final ConcurrentMap<ResourceType, Boolean> changed = new ConcurrentHashMap<>();
  private final OpenWatches open = new OpenWatches();
  private volatile Executor executor = Runnable::run;
  private volatile long floor;
  private volatile long revision;

  public RingWatchHub(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Before any change and any watcher.
   *
   * @param first changes up to this revision will never be known here
   * @param runner where watchers are woken, off the journal's thread
   */
  void start(long first, Executor runner) {
    floor = first;
    revision = first;
    executor = runner;
  }

  /**
   * The image has leapt: what lies before is not, and never was, in any window. Whoever waits is
   * woken and learns it.
   */
  void restart(long first) {
    synchronized (windows) {
      floor = first;
      windows.values().forEach(window -> window.restart(first));
    }
    // Only now: a watcher that still waited would take this for a revision without news for it.
    revision = first;
    long now = nanoTime.getAsLong();
    windows
        .values()
        .forEach(window -> window.takeWaiting(now).forEach(wake -> executor.execute(wake)));
  }

  /** Every change up to this revision can be read. */
  long revision() {
    return revision;
  }

  /** In revision order, from one thread at a time. */
  void append(List<ObjectChange> changes, long upTo) {
    long now = nanoTime.getAsLong();
    for (ObjectChange change : changes) {
      ResourceType type = change.last().key().type();
      window(type).append(new WatchEvent(change), now);
      changed.put(type, true);
    }
    revision = upTo;
  }

  /** After {@link #append}, when the image shows the changes too. */
  void wake() {
    if (wakeScheduled.compareAndSet(false, true)) {
      executor.execute(this::wakeNow);
    }
  }

  private void wakeNow() {
    wakeScheduled.set(false);
    for (ResourceType type : changed.keySet()) {
      changed.remove(type);
      wake(window(type));
    }
  }

  private void wake(TypeWindow window) {
    OptionalLong rest = window.wakeIn(nanoTime.getAsLong());
    if (rest.isEmpty()) {
      return;
    }
    Runnable wake = () -> window.takeWaiting(nanoTime.getAsLong()).forEach(Runnable::run);
    if (rest.getAsLong() == 0) {
      wake.run();
    } else {
      CompletableFuture.delayedExecutor(rest.getAsLong(), TimeUnit.NANOSECONDS, executor)
          .execute(wake);
    }
  }

  @Override
  public Opened watch(ResourceType type, long after) {
    TypeWindow window = window(type);
    Optional<Long> position = window.position(after);
    return position.isEmpty()
        ? new Opened.Expired(window.floor())
        : new Opened.Stream(
            Source.fromGraph(new WatchStage(window, this::revision, position.get(), after, open)));
  }

  /** Who reads just now, clients and our own parts alike. */
  public OpenWatches open() {
    return open;
  }

  private TypeWindow window(ResourceType type) {
    TypeWindow known = windows.get(type);
    if (known != null) {
      return known;
    }
    synchronized (windows) {
      return windows.computeIfAbsent(type, t -> new TypeWindow(t, floor));
    }
  }
}
