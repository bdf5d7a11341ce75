package io.troupe.actors.object;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.SnapshotSelectionCriteria;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.Recovery;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.SignalHandler;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EntityRules;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import io.troupe.core.outcome.Decision;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One object's actor, for any kind: the shell around {@link EntityRules}.
 *
 * <p>It decides one command at a time and journals at most one event for it. The event handler runs
 * before the write, so a revision is read only after it, from the event the journal's writer has
 * stamped. Every reply of success follows the commit and the image, in that order. The fence is the
 * journal (D7): when a write fails, the entity restarts, recovers, and answers Retry to the command
 * in flight.
 */
public final class ObjectEntity
    extends EventSourcedBehaviorWithEnforcedReplies<EntityAsk, ObjectEvent, EntityState> {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectEntity.class);
  private static final Duration BACKOFF_MIN = Duration.ofMillis(20);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
  private static final double BACKOFF_JITTER = 0.2;

  private final ActorContext<EntityAsk> context;
  private final ObjectKey key;
  private final EntityRules rules;
  private final EntityParts parts;

  /** Whoever waits for the write under way. */
  private Optional<ActorRef<EntityAnswer>> inFlight = Optional.empty();

  /** Another node has written this object: what is remembered of it does not hold any more. */
  private static final class Overtaken extends RuntimeException {
    Overtaken(ObjectKey key) {
      super(key + " was written elsewhere", null, false, false);
    }
  }

  private ObjectEntity(
      ActorContext<EntityAsk> context, ObjectKey key, EntityRules rules, EntityParts parts) {
    super(
        PersistenceId.ofUniqueId(key.entityId()),
        // Logged below, in one line each: an outage fails very many writes at once.
        SupervisorStrategy.restartWithBackoff(BACKOFF_MIN, BACKOFF_MAX, BACKOFF_JITTER)
            .withLoggingEnabled(false));
    this.context = context;
    this.key = key;
    this.rules = rules;
    this.parts = parts;
  }

  public static Behavior<EntityAsk> create(ObjectKey key, EntityRules rules, EntityParts parts) {
    Behavior<EntityAsk> entity =
        Behaviors.setup(context -> new ObjectEntity(context, key, rules, parts));
    // Not a stop: commands that have arrived meanwhile would be lost with it.
    return Behaviors.supervise(entity)
        .onFailure(Overtaken.class, SupervisorStrategy.restart().withLoggingEnabled(false));
  }

  @Override
  public EntityState emptyState() {
    return EntityState.NEW;
  }

  /** The last event says it all: there are no snapshots to look for. */
  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public CommandHandlerWithReply<EntityAsk, ObjectEvent, EntityState> commandHandler() {
    return this::handle;
  }

  @Override
  public EventHandler<EntityState, ObjectEvent> eventHandler() {
    return EntityState::after;
  }

  @Override
  public SignalHandler<EntityState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            PreRestart.instance(),
            state -> {
              LOG.info("{} recovers anew after revision {}", key, state.revision());
              answerRetry();
            })
        .onSignal(
            RecoveryFailed.class,
            (_, failed) -> LOG.warn("{} cannot recover: {}", key, failed.getFailure().toString()))
        .onSignal(PostStop.instance(), _ -> answerRetry())
        .build();
  }

  private void answerRetry() {
    inFlight.ifPresent(asker -> asker.tell(answer(new EntityReply.Retry())));
    inFlight = Optional.empty();
  }

  private EntityAnswer answer(EntityReply reply) {
    return new EntityAnswer(parts.node(), reply);
  }

  private ReplyEffect<ObjectEvent, EntityState> reply(EntityAsk ask, EntityReply reply) {
    return Effect().reply(ask.replyTo(), answer(reply));
  }

  private ReplyEffect<ObjectEvent, EntityState> handle(EntityState state, EntityAsk ask) {
    long sequenceNumber = lastSequenceNumber(context);
    if (ObjectRules.isRepeated(state.last(), ask.cause(), ask.command())) {
      return reply(ask, done(state.last().orElseThrow(), sequenceNumber));
    }
    if (hasForeignEvent(state, sequenceNumber)) {
      return recoverAnew(ask);
    }
    if (!ObjectRules.matches(state.object(), sequenceNumber, state.revision(), ask.expected())) {
      return isBehind(ask.expected(), sequenceNumber)
          ? recoverAnew(ask)
          : reply(ask, new EntityReply.Stale(state.revision()));
    }
    if (parts.journalBusy().getAsBoolean()) {
      return reply(ask, new EntityReply.Busy());
    }
    var about =
        new ObjectRules.Context(
            key, sequenceNumber, state.revision(), ask.cause(), parts.clock().instant());
    return switch (rules.decide(state.object(), ask.command(), about)) {
      case Decision.Accept<ObjectEvent>(var event) -> persist(event, sequenceNumber + 1, ask);
      case Decision.Unchanged<ObjectEvent> _ ->
          reply(ask, new EntityReply.Unchanged(state.revision()));
      case Decision.Reject<ObjectEvent>(var failure) ->
          reply(ask, new EntityReply.Refused(failure, state.revision()));
    };
  }

  private ReplyEffect<ObjectEvent, EntityState> persist(
      ObjectEvent event, long sequenceNumber, EntityAsk ask) {
    inFlight = Optional.of(ask.replyTo());
    return Effect()
        .persist(event)
        .thenRun(_ -> inFlight = Optional.empty())
        .thenReply(ask.replyTo(), _ -> answer(done(event, sequenceNumber)));
  }

  private ReplyEffect<ObjectEvent, EntityState> recoverAnew(EntityAsk ask) {
    return Effect()
        .<ObjectEvent>none()
        .thenRun(_ -> {
          ask.replyTo().tell(answer(new EntityReply.Retry()));
          throw new Overtaken(key);
        })
        .thenNoReply();
  }

  /** Whether the command was computed on more than this node knew when the entity recovered. */
  private boolean isBehind(Expectation expected, long sequenceNumber) {
    return !parts.alone()
        && (expected.sequenceNumber() > sequenceNumber
            || (expected.seen() != Expectation.SEEN_ALL
                && expected.seen() > parts.images().current().revision()));
  }

  /** Whether the image, having reached this entity's last event, shows another as the last. */
  private boolean hasForeignEvent(EntityState state, long sequenceNumber) {
    var image = parts.images().current();
    if (image.revision() < state.revision()) {
      return false;
    }
    Optional<StoredObject> shown = image.get(key);
    return switch (state.object()) {
      case ObjectState.Absent _ ->
          shown.isPresent() && shown.get().sequenceNumber() > sequenceNumber;
      case ObjectState.Present _ ->
          state.revision() > 0
              && (shown.isEmpty() || shown.get().sequenceNumber() > sequenceNumber);
    };
  }

  private EntityReply done(ObjectEvent event, long sequenceNumber) {
    return done(new CommittedEvent(event.revision(), key, sequenceNumber, event), parts);
  }

  /** What is answered to the command that made an event. */
  public static EntityReply done(CommittedEvent committed, EntityParts parts) {
    ObjectEvent event = committed.event();
    boolean gone = event.type() == EventType.DELETED;
    if (!gone) {
      Optional<StoredObject> shown = parts.images().current().get(committed.key());
      if (shown.isPresent() && shown.get().revision() == event.revision()) {
        return new EntityReply.Done(shown.get(), false);
      }
    }
    return new EntityReply.Done(
        new StoredObject(
            committed.key(),
            event.uid(),
            event.revision(),
            committed.sequenceNumber(),
            Json.withResourceVersion(event.object(), event.revision()),
            parts.facts().read(committed)),
        gone);
  }
}
