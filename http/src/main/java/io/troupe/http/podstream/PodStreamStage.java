package io.troupe.http.podstream;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
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
import io.troupe.actors.link.FromPod;
import io.troupe.actors.link.PodStreams;
import io.troupe.actors.link.ToPod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import scala.runtime.BoxedUnit;

/**
 * One client's connection to a pod's streams: the client's frames on one side, messages to and from
 * the pod's agent on the other, a {@link Wire} between.
 *
 * <p>What it holds is bounded. The client is not read while {@link #TO_POD_BYTES_MAX} wait for the
 * pod or {@link #TO_CLIENT_ELEMENTS_MAX} for the client; the pod sends no more than its windows
 * ahead of what the client has taken. When either end goes, the other is told.
 *
 * @param <I> what comes from the client
 * @param <O> what goes to the client
 */
public final class PodStreamStage<I, O> extends GraphStage<FlowShape<I, O>> {
  static final int TO_POD_BYTES_MAX = 64 * 1024;
  static final int TO_CLIENT_ELEMENTS_MAX = 256;

  private static final Duration KEEP_ALIVE_EVERY = Duration.ofSeconds(10);
  private static final Duration RESIZE_EVERY = Duration.ofMillis(20);

  /** How long a pod may go on with what a client sent before it left. */
  private static final Duration LEFT_MAX = Duration.ofSeconds(2);

  private static final String LEFT = "left";
  private static final String KEEP_ALIVE = "keep-alive";

  private final Inlet<I> in = Inlet.create("PodStream.in");
  private final Outlet<O> out = Outlet.create("PodStream.out");
  private final FlowShape<I, O> shape = FlowShape.of(in, out);
  private final PodStreams.Line line;
  private final Function<Wire.Side<O>, Wire<I>> wire;

  /**
   * @param wire made anew for each connection
   */
  public PodStreamStage(PodStreams.Line line, Function<Wire.Side<O>, Wire<I>> wire) {
    this.line = line;
    this.wire = wire;
  }

  @Override
  public FlowShape<I, O> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private record Waiting<O>(O element, long tag, int channel, int credit) {}

  private final class Logic extends TimerGraphStageLogic implements Wire.Side<O> {
    private final ArrayDeque<Waiting<O>> toClient = new ArrayDeque<>();
    private final Map<Long, OpenStream> streams = new TreeMap<>();
    private final Wire<I> client = wire.apply(this);
    private ActorRef<FromPod> self;
    private boolean completing;
    private boolean left;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              client.received(grab(in));
              pullIfRoom();
            }

            @Override
            public void onUpstreamFinish() {
              leave();
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pushNext();
              pullIfRoom();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              leave();
            }
          });
    }

    @Override
    public void preStart() {
      self =
          Adapter.toTyped(
              getStageActor(
                      message -> {
                        told((FromPod) message._2());
                        return BoxedUnit.UNIT;
                      })
                  .ref());
      scheduleWithFixedDelay(KEEP_ALIVE, KEEP_ALIVE_EVERY, KEEP_ALIVE_EVERY);
      client.start();
      pullIfRoom();
    }

    @Override
    public void postStop() {
      streams.values().forEach(OpenStream::cancel);
      streams.clear();
      client.close();
    }

    @Override
    public void onTimer(Object key) {
      if (key instanceof Long tag) {
        OpenStream stream = streams.get(tag);
        if (stream != null && stream.tellSize()) {
          scheduleOnce(key, RESIZE_EVERY);
        }
      } else if (key.equals(LEFT)) {
        completeStage();
      } else if (toClient.isEmpty() && !completing && !left) {
        client.keepAlive(!hasBeenPulled(in));
      }
    }

    private void told(FromPod message) {
      OpenStream stream = streams.get(message.tag());
      if (stream == null) {
        if (message instanceof FromPod.Opened(_, ActorRef<ToPod> late)) {
          late.tell(new ToPod.Cancel());
        }
        return;
      }
      switch (message) {
        case FromPod.Opened(_, ActorRef<ToPod> pod) -> stream.opened(pod);
        case FromPod.Credit(_, int channel, int bytes) -> stream.credit(channel, bytes);
        case FromPod.Data _, FromPod.HalfClosed _ -> client.told(message);
        case FromPod.Ended _ -> {
          streams.remove(message.tag());
          client.told(message);
          if (left && streams.isEmpty()) {
            completeStage();
          }
        }
      }
      pullIfRoom();
    }

    /**
     * The client has closed its connection: what it has sent still reaches the pod, which may use
     * it for a moment.
     */
    private void leave() {
      if (left) {
        return;
      }
      left = true;
      toClient.forEach(each -> drop(each.tag(), each.channel(), each.credit()));
      toClient.clear();
      if (completing || streams.isEmpty()) {
        completeStage();
        return;
      }
      setKeepGoing(true);
      streams.values().forEach(stream -> stream.halfClose(0));
      scheduleOnce(LEFT, LEFT_MAX);
    }

    private void pullIfRoom() {
      long waiting = streams.values().stream().mapToLong(OpenStream::waiting).sum();
      boolean room = waiting < TO_POD_BYTES_MAX && toClient.size() < TO_CLIENT_ELEMENTS_MAX;
      if (room && !completing && !hasBeenPulled(in) && !isClosed(in)) {
        pull(in);
      }
    }

    private void pushNext() {
      Waiting<O> next = toClient.poll();
      if (next != null) {
        push(out, next.element());
        drop(next.tag(), next.channel(), next.credit());
      }
      if (completing && toClient.isEmpty()) {
        completeStage();
      }
    }

    @Override
    public void open(long tag, byte[] options) {
      streams.put(tag, new OpenStream());
      line.open(tag, options, self);
    }

    @Override
    public void send(long tag, int channel, ByteString bytes) {
      OpenStream stream = streams.get(tag);
      if (stream != null) {
        stream.send(channel, bytes);
      }
    }

    @Override
    public void resize(long tag, ByteString size) {
      OpenStream stream = streams.get(tag);
      if (stream != null) {
        stream.resize(size);
        if (!isTimerActive(tag) && stream.tellSize()) {
          scheduleOnce(tag, RESIZE_EVERY);
        }
      }
    }

    @Override
    public void halfClose(long tag, int channel) {
      OpenStream stream = streams.get(tag);
      if (stream != null) {
        stream.halfClose(channel);
      }
    }

    @Override
    public void cancel(long tag) {
      OpenStream stream = streams.remove(tag);
      if (stream != null) {
        stream.cancel();
      }
    }

    @Override
    public void emit(O element) {
      emit(element, -1, 0, 0);
    }

    @Override
    public void emit(O element, long tag, int channel, int bytes) {
      if (completing) {
        return;
      }
      if (left) {
        drop(tag, channel, bytes);
        return;
      }
      toClient.add(new Waiting<>(element, tag, channel, bytes));
      if (isAvailable(out)) {
        pushNext();
      }
    }

    @Override
    public void drop(long tag, int channel, int bytes) {
      OpenStream stream = streams.get(tag);
      if (stream != null && bytes > 0) {
        stream.taken(channel, bytes);
      }
    }

    @Override
    public void complete() {
      completing = true;
      if (toClient.isEmpty()) {
        completeStage();
      }
    }
  }
}
