package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import io.troupe.core.link.LinkCodec;
import io.troupe.core.link.NodeLink;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Those on other control-plane nodes who ask this session's agent. Each has a range of query
 * numbers, so a reply finds its way by its number alone. Belongs to the session's actor.
 */
final class RemoteAskers {
  /** A session does not live to ask so many. */
  private static final int QUERY_BITS = 40;

  private final long session;
  private final Consumer<NodeLink.Down> down;
  private final Map<Long, ActorRef<SessionMessage>> byRange = new TreeMap<>();
  private final Map<ActorRef<SessionMessage>, Set<Long>> open = new HashMap<>();
  private long lastRange;

  RemoteAskers(long session, Consumer<NodeLink.Down> down) {
    this.session = session;
    this.down = down;
  }

  void attach(ActorRef<SessionMessage> asker) {
    long range = ++lastRange;
    byRange.put(range, asker);
    open.put(asker, new TreeSet<>());
    asker.tell(new SessionMessage.Attached(session, range << QUERY_BITS));
  }

  /** What an asker wants said. Not from one that is gone: its queries have been cancelled. */
  void relay(ActorRef<SessionMessage> asker, byte[] message) throws LinkCodec.Malformed {
    Set<Long> queries = open.get(asker);
    if (queries == null) {
      return;
    }
    NodeLink.Down decoded = LinkCodec.decodeDown(message);
    if (decoded instanceof NodeLink.Query query) {
      queries.add(query.query());
    } else if (decoded instanceof NodeLink.Cancel cancel) {
      queries.remove(cancel.query());
    }
    down.accept(decoded);
  }

  /**
   * @param query which {@code message} is about
   * @param last nothing follows
   * @return whether it was an asker's; otherwise it is this session's own
   */
  boolean answered(long query, boolean last, NodeLink.Up message) {
    long range = query >>> QUERY_BITS;
    if (range == 0) {
      return false;
    }
    ActorRef<SessionMessage> asker = byRange.get(range);
    if (asker != null) {
      if (last) {
        open.get(asker).remove(query);
      }
      asker.tell(new SessionMessage.Returned(LinkCodec.encode(message)));
    }
    return true;
  }

  void gone(ActorRef<SessionMessage> asker) {
    byRange.values().remove(asker);
    Set<Long> queries = open.remove(asker);
    if (queries != null) {
      queries.forEach(query -> down.accept(new NodeLink.Cancel(session, query)));
    }
  }
}
