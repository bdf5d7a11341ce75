package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.core.link.LinkCodec;
import io.troupe.core.link.NodeLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Asks an agent that is connected to another control-plane node. To those who ask it is that
 * agent's session; what it has to say to the agent goes through the real one as it is, and the
 * agent's answers come back the same way. So the windows between agent and asker hold over the
 * whole way, and whatever else is asked in NodeLink's messages needs nothing here.
 *
 * <p>The real session gives it a range of query numbers of its own; see {@link RemoteAskers}.
 */
final class RemoteSession extends AbstractBehavior<SessionMessage> {
  private static final int WAITING_MAX = 256;
  private static final Duration ATTACH_MAX = Duration.ofSeconds(5);

  /** Kept for the next question, so that a client that asks often attaches once. */
  private static final Duration IDLE_MAX = Duration.ofSeconds(30);

  private final String node;
  private final ActorRef<SessionMessage> real;
  private final TimerScheduler<SessionMessage> timers;
  private final Deque<SessionMessage.Request> waiting = new ArrayDeque<>();
  private LogRelay logs; // null until attached

  static Behavior<SessionMessage> create(String node, ActorRef<SessionMessage> real) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new RemoteSession(context, timers, node, real)));
  }

  static String name(long session) {
    return "remote-" + session;
  }

  private RemoteSession(
      ActorContext<SessionMessage> context,
      TimerScheduler<SessionMessage> timers,
      String node,
      ActorRef<SessionMessage> real) {
    super(context);
    this.node = node;
    this.real = real;
    this.timers = timers;
    context.watchWith(real, new SessionMessage.Stop("the session is over"));
    real.tell(new SessionMessage.Attach(context.getSelf()));
    timers.startSingleTimer(
        SessionMessage.Attach.class, new SessionMessage.Stop("no answer"), ATTACH_MAX);
  }

  @Override
  public Receive<SessionMessage> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::handle)
        .onSignal(
            PostStop.class,
            _ -> {
              String why = "node \"" + node + "\" is not connected";
              waiting.forEach(request -> request.unreachable(why));
              if (logs != null) {
                logs.closeAll(why);
              }
              return this;
            })
        .build();
  }

  private Behavior<SessionMessage> handle(SessionMessage message) {
    switch (message) {
      case SessionMessage.Attached(var session, var firstQuery) -> attached(session, firstQuery);
      case SessionMessage.Returned(var up) -> returned(up);
      case SessionMessage.Logs open -> {
        if (logs != null) {
          logs.open(open);
        } else {
          wait(open);
        }
      }
      case SessionMessage.LogTaken taken -> logs.taken(taken);
      case SessionMessage.LogGone(var query) -> logs.gone(query);
      case SessionMessage.Stop(_) -> {
        return Behaviors.stopped();
      }
      // What only a real session is told.
      case SessionMessage.FromAgent _,
          SessionMessage.OpenStream _,
          SessionMessage.StreamOver _,
          SessionMessage.Changed _,
          SessionMessage.Resync _,
          SessionMessage.Revive _,
          SessionMessage.Wrote _,
          SessionMessage.WriteFailed _,
          SessionMessage.TryAgain _,
          SessionMessage.TokenMade _,
          SessionMessage.RenewLease _,
          SessionMessage.Around _,
          SessionMessage.Attach _,
          SessionMessage.Relayed _,
          SessionMessage.Detached _ -> {}
    }
    return rest();
  }

  private Behavior<SessionMessage> rest() {
    if (logs != null && logs.isIdle()) {
      if (!timers.isTimerActive(SessionMessage.Stop.class)) {
        timers.startSingleTimer(
            SessionMessage.Stop.class, new SessionMessage.Stop("idle"), IDLE_MAX);
      }
    } else {
      timers.cancel(SessionMessage.Stop.class);
    }
    return this;
  }

  private void wait(SessionMessage.Request request) {
    if (waiting.size() < WAITING_MAX) {
      waiting.add(request);
    } else {
      request.unreachable("too many wait for node \"" + node + "\"");
    }
  }

  private void attached(long session, long firstQuery) {
    timers.cancel(SessionMessage.Attach.class);
    logs = new LogRelay(session, firstQuery, this::say, getContext().getSelf());
    while (!waiting.isEmpty()) {
      getContext().getSelf().tell(waiting.poll());
    }
  }

  private void say(NodeLink.Down message) {
    real.tell(new SessionMessage.Relayed(getContext().getSelf(), LinkCodec.encode(message)));
  }

  private void returned(byte[] up) {
    try {
      if (LinkCodec.decodeUp(up) instanceof NodeLink.Reply reply && logs != null) {
        logs.reply(reply);
      }
    } catch (LinkCodec.Malformed e) {
      getContext().getLog().warn("node {}: {}", node, e.getMessage());
    }
  }
}
