package io.troupe.persistence.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Duration;
import java.util.Optional;

/** The smallest event-sourced entity: each command is a new version of its object. */
final class TestEntity
    extends EventSourcedBehaviorWithEnforcedReplies<
        TestEntity.Command, ObjectEvent, TestEntity.State> {

  /**
   * @param event empty to ask only
   */
  record Command(Optional<String> event, ActorRef<State> replyTo) {}

  /**
   * @param version how many events were seen by this life of the entity, recovery included
   */
  record State(Optional<ObjectEvent> last, int version) {
    long revision() {
      return last.map(ObjectEvent::revision).orElse(0L);
    }
  }

  private final ObjectKey key;

  private TestEntity(ObjectKey key) {
    super(
        PersistenceId.ofUniqueId(key.entityId()),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofMillis(200), 0.1));
    this.key = key;
  }

  static Behavior<Command> create(ObjectKey key) {
    return new TestEntity(key);
  }

  @Override
  public State emptyState() {
    return new State(Optional.empty(), 0);
  }

  @Override
  public CommandHandlerWithReply<Command, ObjectEvent, State> commandHandler() {
    return newCommandHandlerWithReplyBuilder().forAnyState().onAnyCommand(this::handle);
  }

  private ReplyEffect<ObjectEvent, State> handle(State state, Command command) {
    if (command.event().isEmpty()) {
      return Effect().reply(command.replyTo(), state);
    }
    EventType type = state.last().isEmpty() ? EventType.CREATED : EventType.SPEC_CHANGED;
    String request = command.event().get();
    return Effect()
        .persist(Samples.event(type, key, "uid-" + key.name(), request, request))
        .thenReply(command.replyTo(), after -> after);
  }

  @Override
  public EventHandler<State, ObjectEvent> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onAnyEvent((state, event) -> new State(Optional.of(event), state.version() + 1));
  }
}
