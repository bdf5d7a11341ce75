package io.troupe.http.stream;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.actors.image.WatchHub.SlowWatcher;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.http.error.StoreFaults;
import java.util.Iterator;
import java.util.Optional;

/**
 * One watch: first the initial objects, then the hub's batches, bookmarks between them, and an end.
 *
 * <p>Nothing is buffered beyond the element in hand: the hub is asked for more only when the client
 * has taken what it was given. A client that stops reading falls out of the hub's window and gets
 * an ERROR event if it ever reads on; after a minute without reading its connection is cut. Changes
 * that cannot be brought into the watch's version end it with an ERROR event too.
 */
public final class WatchStage extends GraphStage<FlowShape<Batch, ByteString>> {
  /** Bytes of initial events that go out as one chunk. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final String BOOKMARK = "bookmark";
  private static final String LIMIT = "limit";
  private static final String STALL = "stall";

  private final Inlet<Batch> in = Inlet.create("WatchStage.in");
  private final Outlet<ByteString> out = Outlet.create("WatchStage.out");
  private final WatchPlan plan;
  private final WatchEncoder encoder;

  public WatchStage(WatchPlan plan, WatchEncoder encoder) {
    this.plan = plan;
    this.encoder = encoder;
  }

  /** The client has not read for a minute. */
  public static final class Stalled extends RuntimeException {
    Stalled() {
      super("the client does not read", null, false, false);
    }
  }

  @Override
  public FlowShape<Batch, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final Iterator<StoredObject> initial = plan.initial().iterator();
    private long revision = plan.revision();
    private boolean endMarkDue = plan.markEndOfInitial();
    private boolean bookmarkDue;
    private boolean ending;
    private ByteString pending = ByteString.emptyByteString();
    private int checksWithoutDemand;

    Logic() {
      super(shape());
      setHandler(in, new FromHub());
      setHandler(out, new ToClient());
    }

    @Override
    public void preStart() {
      scheduleOnce(LIMIT, plan.limit());
      scheduleWithFixedDelay(STALL, WatchPlan.STALL_CHECK_INTERVAL, WatchPlan.STALL_CHECK_INTERVAL);
      if (plan.bookmarks()) {
        scheduleWithFixedDelay(BOOKMARK, WatchPlan.BOOKMARK_INTERVAL, WatchPlan.BOOKMARK_INTERVAL);
      }
    }

    @Override
    public void onTimer(Object key) {
      switch ((String) key) {
        case BOOKMARK -> {
          bookmarkDue = true;
          advance();
        }
        case LIMIT -> end();
        case STALL -> {
          checksWithoutDemand = isAvailable(out) ? 0 : checksWithoutDemand + 1;
          if (checksWithoutDemand >= WatchPlan.STALLED_CHECKS_MAX) {
            failStage(new Stalled());
          }
        }
        default -> throw new IllegalStateException("no such timer: " + key);
      }
    }

    /** Sends whatever is next in turn, if the client is ready for it. */
    private void advance() {
      if (!isAvailable(out) || ending) {
        return;
      }
      if (!pending.isEmpty()) {
        ByteString line = pending;
        pending = ByteString.emptyByteString();
        push(out, line);
      } else if (initial.hasNext()) {
        push(out, initialChunk());
      } else if (endMarkDue) {
        endMarkDue = false;
        push(out, encoder.bookmark(revision, true));
      } else if (bookmarkDue) {
        bookmarkDue = false;
        push(out, encoder.bookmark(revision, false));
      } else if (isClosed(in)) {
        completeStage();
      } else if (!hasBeenPulled(in)) {
        pull(in);
      }
    }

    private ByteString initialChunk() {
      ByteStringBuilder chunk = ByteString.createBuilder();
      while (initial.hasNext() && chunk.length() < CHUNK_BYTES) {
        chunk.append(encoder.initial(initial.next()));
      }
      return chunk.result();
    }

    /** The watch's time is up; a last bookmark saves the client from reading changes twice. */
    private void end() {
      ending = true;
      boolean throughInitial = !initial.hasNext() && !endMarkDue;
      ByteString last =
          plan.bookmarks() && throughInitial
              ? pending.concat(encoder.bookmark(revision, false))
              : pending;
      if (last.isEmpty()) {
        completeStage();
      } else {
        emit(out, last, this::completeStage);
      }
    }

    private final class FromHub extends AbstractInHandler {
      @Override
      public void onPush() {
        Batch batch = grab(in);
        ByteStringBuilder lines = ByteString.createBuilder();
        for (WatchEvent event : batch.events()) {
          lines.append(encoder.line(event));
        }
        revision = Math.max(revision, batch.revision());
        pending = lines.result();
        advance();
      }

      @Override
      public void onUpstreamFinish() {
        advance();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        // Where futures are between, the failure may come wrapped.
        Optional<Failure> told = told(failure).or(() -> told(failure.getCause()));
        if (told.isEmpty()) {
          failStage(failure);
          return;
        }
        ending = true;
        emit(out, pending.concat(encoder.error(told.get())), Logic.this::completeStage);
      }

      /** What the client is to know of it; empty for what breaks the connection. */
      private Optional<Failure> told(Throwable failure) {
        return switch (failure) {
          case SlowWatcher _ ->
              Optional.of(Failure.of(Reason.EXPIRED, "too old resource version: " + revision));
          case ConvertedBatches.Unconverted unconverted -> Optional.of(unconverted.refusal());
          case null -> Optional.empty();
          default -> StoreFaults.told(failure);
        };
      }
    }

    private final class ToClient extends AbstractOutHandler {
      @Override
      public void onPull() {
        checksWithoutDemand = 0;
        advance();
      }
    }
  }
}
