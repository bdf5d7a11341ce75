package io.troupe.simulation;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EntityRules;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Failure;
import io.troupe.core.pod.PodRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The truth: every object's entity and the one log, with the real rules and the real fence. */
final class Journal {
  /** How a command ends. */
  sealed interface Answer {
    record Done(CommittedEvent event) implements Answer {}

    record Unchanged() implements Answer {}

    /**
     * @param revision what the refusal was decided on
     */
    record Refused(Failure failure, long revision) implements Answer {}

    /**
     * Computed from another version or life.
     *
     * @param revision of the last event; 0 if there is none
     */
    record Stale(long revision) implements Answer {}
  }

  private record Entity(ObjectState state, long sequenceNumber, Optional<CommittedEvent> last) {
    static final Entity NEW = new Entity(ObjectState.ABSENT, 0, Optional.empty());
  }

  private final Timeline time;
  private final Faults faults;
  private final Map<ObjectKey, Entity> entities = new HashMap<>();
  private final List<Commit> log = new ArrayList<>();
  private final List<Consumer<Commit>> listeners = new ArrayList<>();
  private final List<Consumer<Commit>> eavesdroppers = new ArrayList<>();

  Journal(Timeline time, Faults faults) {
    this.time = time;
    this.faults = faults;
  }

  /** Hears of each commit once it is one. */
  void listen(Consumer<Commit> listener) {
    listeners.add(listener);
  }

  /** Hears of a commit that will fail: only when that promise is broken. */
  void eavesdrop(Consumer<Commit> listener) {
    eavesdroppers.add(listener);
  }

  long revision() {
    return log.size();
  }

  /** Commits after a revision; each is of one event. */
  List<Commit> after(long revision) {
    return log.subList((int) revision, log.size());
  }

  Answer write(ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    Entity entity = entities.getOrDefault(key, Entity.NEW);
    if (ObjectRules.isRepeated(entity.last().map(CommittedEvent::event), cause, command)) {
      return new Answer.Done(entity.last().orElseThrow());
    }
    long revision = entity.last().map(CommittedEvent::revision).orElse(0L);
    boolean checked = faults.broken() != Faults.Broken.LIVES_NOT_CHECKED;
    if (checked
        && !ObjectRules.matches(entity.state(), entity.sequenceNumber(), revision, expected)) {
      return new Answer.Stale(revision);
    }
    var about = new ObjectRules.Context(key, entity.sequenceNumber(), revision, cause, time.now());
    return switch (rules(key).decide(entity.state(), command, about)) {
      case Decision.Accept<ObjectEvent>(var event) -> commit(key, entity, event);
      case Decision.Unchanged<ObjectEvent> _ -> new Answer.Unchanged();
      case Decision.Reject<ObjectEvent>(var failure) -> new Answer.Refused(failure, revision);
    };
  }

  /** The life under a name, as the entity knows it. */
  Optional<Uid> life(ObjectKey key) {
    return entities.getOrDefault(key, Entity.NEW).state() instanceof ObjectState.Present present
        ? Optional.of(present.uid())
        : Optional.empty();
  }

  private static EntityRules rules(ObjectKey key) {
    return key.type().equals(PodRules.TYPE) ? PodRules::decide : EntityRules.GENERIC;
  }

  private Answer commit(ObjectKey key, Entity entity, ObjectEvent event) {
    long revision = log.size() + 1;
    CommittedEvent committed =
        new CommittedEvent(revision, key, entity.sequenceNumber() + 1, event.stamp(revision));
    Commit commit = new Commit(revision, revision, time.now(), "journal", List.of(committed));
    if (faults.broken() == Faults.Broken.PUBLISHED_BEFORE_COMMIT && time.mishap(0.01)) {
      eavesdroppers.forEach(listener -> listener.accept(commit));
      return new Answer.Stale(0);
    }
    log.add(commit);
    entities.put(
        key,
        new Entity(
            ObjectRules.evolve(entity.state(), event),
            committed.sequenceNumber(),
            Optional.of(committed)));
    listeners.forEach(listener -> listener.accept(commit));
    return new Answer.Done(committed);
  }
}
