package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.SourceQueueWithComplete;
import akka.util.ByteString;
import io.troupe.core.json.Json;
import io.troupe.core.link.NodeLink;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The log streams of one session. The agent may be {@link NodeLink#REPLY_WINDOW_CHUNKS} ahead of
 * the reader, so a slow reader costs that much memory and no more. Belongs to the session's actor.
 */
final class LogRelay {
  private final long session;
  private final Consumer<NodeLink.Down> down;
  private final ActorRef<SessionMessage> self;
  private final Map<Long, Stream> streams = new TreeMap<>();
  private long lastQuery;

  private static final class Stream {
    final SourceQueueWithComplete<ByteString> queue;
    final ArrayDeque<NodeLink.Reply> waiting = new ArrayDeque<>();
    boolean offering;

    Stream(SourceQueueWithComplete<ByteString> queue) {
      this.queue = queue;
    }
  }

  /**
   * @param firstQuery numbers of queries are greater; 0 in the agent's own session
   */
  LogRelay(
      long session, long firstQuery, Consumer<NodeLink.Down> down, ActorRef<SessionMessage> self) {
    this.session = session;
    this.lastQuery = firstQuery;
    this.down = down;
    this.self = self;
  }

  void open(SessionMessage.Logs logs) {
    long query = ++lastQuery;
    streams.put(query, new Stream(logs.queue()));
    logs.queue()
        .watchCompletion()
        .whenComplete((done, failure) -> self.tell(new SessionMessage.LogGone(query)));
    down.accept(
        new NodeLink.Query(
            session,
            query,
            "logs",
            logs.pod().namespace(),
            logs.pod().name(),
            logs.uid(),
            Json.bytes(logs.options())));
  }

  void reply(NodeLink.Reply reply) {
    Stream stream = streams.get(reply.query());
    if (stream == null) {
      return;
    }
    if (stream.waiting.size() > 2 * NodeLink.REPLY_WINDOW_CHUNKS) {
      stream.queue.fail(new AgentUnreachable("the agent does not keep to its window"));
      gone(reply.query());
      return;
    }
    stream.waiting.add(reply);
    pump(reply.query(), stream);
  }

  void taken(SessionMessage.LogTaken taken) {
    Stream stream = streams.get(taken.query());
    if (stream == null) {
      return;
    }
    stream.offering = false;
    if (!taken.more()) {
      gone(taken.query());
      return;
    }
    down.accept(new NodeLink.More(session, taken.query(), 1));
    pump(taken.query(), stream);
  }

  void gone(long query) {
    if (streams.remove(query) != null) {
      down.accept(new NodeLink.Cancel(session, query));
    }
  }

  boolean isIdle() {
    return streams.isEmpty();
  }

  void closeAll(String reason) {
    streams.values().forEach(stream -> stream.queue.fail(new AgentUnreachable(reason)));
    streams.clear();
  }

  private void pump(long query, Stream stream) {
    NodeLink.Reply next = stream.waiting.peek();
    if (next == null || stream.offering) {
      return;
    }
    stream.waiting.remove();
    if (next.chunk().length > 0) {
      stream.offering = true;
      stream
          .queue
          .offer(ByteString.fromArray(next.chunk()))
          .whenComplete((result, failure) ->
              self.tell(
                  new SessionMessage.LogTaken(
                      query, failure == null && result.equals(QueueOfferResult.enqueued()))));
    }
    if (next.last()) {
      streams.remove(query);
      Optional<String> error = next.error();
      if (error.isPresent()) {
        // As a kubelet does: the answer has begun, so its text must say what is wrong.
        stream.queue.offer(ByteString.fromString(error.get() + "\n"));
      }
      stream.queue.complete();
    } else if (!stream.offering) {
      pump(query, stream);
    }
  }
}
