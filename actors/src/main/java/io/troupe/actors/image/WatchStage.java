package io.troupe.actors.image;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.actors.image.WatchHub.SlowWatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One watcher: a position in a window. It reads when pulled; finding nothing it asks to be woken.
 * The first batch comes at once, even empty, and when only the revision moves an empty batch says
 * so every {@link #PROGRESS}.
 */
final class WatchStage extends GraphStage<SourceShape<Batch>> {
  /** Most events in one batch. */
  static final int BATCH_EVENTS_MAX = 512;

  static final Duration PROGRESS = Duration.ofSeconds(5);

  private final Outlet<Batch> out = Outlet.create("changes");
  private final SourceShape<Batch> shape = SourceShape.of(out);
  private final TypeWindow window;
  private final LongSupplier revision;
  private final long start;
  private final long after;
  private final OpenWatches open;

  WatchStage(TypeWindow window, LongSupplier revision, long start, long after, OpenWatches open) {
    this.open = open;
    this.window = window;
    this.revision = revision;
    this.start = start;
    this.after = after;
  }

  @Override
  public SourceShape<Batch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic implements OpenWatches.Reader {
    private final AsyncCallback<Boolean> woken = createAsyncCallback(_ -> pushOrWait(false));
    private final Runnable wake = () -> woken.invoke(true);
    private volatile long position = start;
    private long delivered = after;
    private boolean first = true;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pushOrWait(first);
            }
          });
    }

    @Override
    public long unread() {
      return window.after(position);
    }

    @Override
    public void preStart() {
      open.add(this);
      scheduleAtFixedRate("progress", PROGRESS, PROGRESS);
    }

    @Override
    public void onTimer(Object key) {
      pushOrWait(true);
    }

    @Override
    public void postStop() {
      open.remove(this);
      window.forget(wake);
    }

    /**
     * @param evenEmpty push the revision when it has moved, or first of all
     */
    private void pushOrWait(boolean evenEmpty) {
      if (!isAvailable(out)) {
        return;
      }
      // Read before the window: everything up to it has been appended by then.
      long reached = revision.getAsLong();
      Optional<TypeWindow.Slice> found = window.read(position, BATCH_EVENTS_MAX);
      if (found.isEmpty()) {
        failStage(new SlowWatcher(window.type()));
        return;
      }
      TypeWindow.Slice slice = found.get();
      List<WatchEvent> events = slice.events();
      long last = events.isEmpty() ? delivered : events.getLast().change().revision();
      long upTo = slice.complete() ? Math.max(reached, last) : last;
      if (!events.isEmpty() || (evenEmpty && (first || upTo > delivered))) {
        first = false;
        position = slice.next();
        delivered = upTo;
        window.forget(wake);
        push(out, new Batch(events, upTo));
      } else if (!window.await(position, wake)) {
        pushOrWait(evenEmpty);
      }
    }
  }
}
