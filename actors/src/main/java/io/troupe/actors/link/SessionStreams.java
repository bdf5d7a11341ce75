package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.troupe.core.link.NodeLink;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The streams of one session, an actor each. Belongs to the session's actor. */
final class SessionStreams {
  /** Of one agent; each may cost its opener a window per channel. */
  private static final int STREAMS_MAX = 1_024;

  private final ActorContext<SessionMessage> context;
  private final long session;
  private final Consumer<NodeLink.Down> down;
  private final Map<Long, ActorRef<ToPod>> streams = new TreeMap<>();
  private long lastStream;

  SessionStreams(ActorContext<SessionMessage> context, long session, Consumer<NodeLink.Down> down) {
    this.context = context;
    this.session = session;
    this.down = down;
  }

  void open(SessionMessage.OpenStream open) {
    if (streams.size() >= STREAMS_MAX) {
      StreamRelay.refuse(open, "too many streams to this node");
      return;
    }
    long stream = ++lastStream;
    ActorRef<ToPod> relay =
        context.spawn(StreamRelay.create(session, stream, open, down), "stream-" + stream);
    context.watchWith(relay, new SessionMessage.StreamOver(stream));
    streams.put(stream, relay);
  }

  void over(long stream) {
    streams.remove(stream);
  }

  /** What is said of a stream that is over finds nobody. */
  void heard(long of, long stream, NodeLink.Up message) {
    ActorRef<ToPod> relay = streams.get(stream);
    if (of == session && relay != null) {
      relay.tell(new StreamRelay.AgentSaid(message));
    }
  }
}
