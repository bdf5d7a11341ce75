package io.troupe.actors.link;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import io.troupe.core.outcome.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One stream between its opener and the agent, a child of the agent's session. It passes messages
 * on and keeps none: what is under way is bounded by the two ends' windows, and an agent that does
 * not keep to its own loses the stream. It ends with the opener, with the agent's last word, or
 * with the session, and each time the other side hears of it.
 */
final class StreamRelay extends AbstractBehavior<ToPod> {

  /** The agent has said something about this stream. */
  record AgentSaid(NodeLink.Up message) implements ToPod {}

  record OpenerGone() implements ToPod {}

  private final long session;
  private final long stream;
  private final SessionMessage.OpenStream open;
  private final Consumer<NodeLink.Down> down;

  /** By channel: what the agent has sent and the opener not yet taken. */
  private final Map<Integer, Integer> untaken = new TreeMap<>();

  private boolean over;

  /**
   * @param down takes messages from any thread
   */
  static Behavior<ToPod> create(
      long session, long stream, SessionMessage.OpenStream open, Consumer<NodeLink.Down> down) {
    return Behaviors.setup(context -> new StreamRelay(context, session, stream, open, down));
  }

  private StreamRelay(
      ActorContext<ToPod> context,
      long session,
      long stream,
      SessionMessage.OpenStream open,
      Consumer<NodeLink.Down> down) {
    super(context);
    this.session = session;
    this.stream = stream;
    this.open = open;
    this.down = down;
    context.watchWith(open.opener(), new OpenerGone());
    down.accept(
        new NodeLink.StreamOpen(
            session,
            stream,
            open.kind(),
            open.pod().namespace(),
            open.pod().name(),
            open.uid(),
            open.options()));
    open.opener().tell(new FromPod.Opened(open.tag(), context.getSelf()));
  }

  /** Says why a stream cannot be. */
  static void refuse(SessionMessage.OpenStream open, String why) {
    open.opener().tell(new FromPod.Ended(open.tag(), status(why)));
  }

  private static byte[] status(String why) {
    return Json.bytes(Failure.internal(why).toStatus());
  }

  @Override
  public Receive<ToPod> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::handle)
        .onSignal(
            PostStop.class,
            _ -> {
              if (!over) {
                tell(new FromPod.Ended(open.tag(), status("the connection to the node is lost")));
              }
              return this;
            })
        .build();
  }

  private Behavior<ToPod> handle(ToPod message) {
    return switch (message) {
      case ToPod.Data(int channel, byte[] bytes) ->
          say(new NodeLink.StreamData(session, stream, channel, bytes));
      case ToPod.Credit(int channel, int bytes) -> {
        untaken.merge(channel, -bytes, Integer::sum);
        yield say(new NodeLink.StreamCredit(session, stream, channel, bytes));
      }
      case ToPod.HalfClose(int channel) ->
          say(new NodeLink.StreamHalfClosed(session, stream, channel));
      case ToPod.Cancel(), OpenerGone() -> cancel();
      case AgentSaid(NodeLink.Up up) -> heard(up);
    };
  }

  private Behavior<ToPod> heard(NodeLink.Up up) {
    return switch (up) {
      case NodeLink.StreamData data -> data(data);
      case NodeLink.StreamCredit credit when credit.bytes() > 0 ->
          tell(new FromPod.Credit(open.tag(), credit.channel(), credit.bytes()));
      case NodeLink.StreamHalfClosed closed ->
          tell(new FromPod.HalfClosed(open.tag(), closed.channel()));
      case NodeLink.StreamEnded ended -> {
        over = true;
        tell(new FromPod.Ended(open.tag(), ended.status()));
        yield Behaviors.stopped();
      }
      default -> this; // the session passes nothing else on
    };
  }

  private Behavior<ToPod> data(NodeLink.StreamData data) {
    int ahead = untaken.merge(data.channel(), data.bytes().length, Integer::sum);
    boolean kept =
        ahead <= NodeLink.STREAM_WINDOW_BYTES
            && data.bytes().length <= NodeLink.STREAM_CHUNK_BYTES_MAX
            && data.channel() >= 0
            && data.channel() <= NodeLink.STREAM_CHANNEL_MAX;
    if (kept) {
      return tell(new FromPod.Data(open.tag(), data.channel(), data.bytes()));
    }
    getContext().getLog().warn("stream {} to {} has left its window", stream, open.pod());
    refuse(open, "the agent does not keep to its window");
    return cancel();
  }

  private Behavior<ToPod> cancel() {
    over = true;
    down.accept(new NodeLink.StreamCancel(session, stream));
    return Behaviors.stopped();
  }

  private Behavior<ToPod> say(NodeLink.Down message) {
    down.accept(message);
    return this;
  }

  private Behavior<ToPod> tell(FromPod message) {
    open.opener().tell(message);
    return this;
  }
}
