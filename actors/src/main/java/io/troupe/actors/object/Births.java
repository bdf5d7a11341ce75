package io.troupe.actors.object;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EntityRules;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import io.troupe.core.outcome.Decision;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entities of a node that is alone, where the first event of a name is decided and journaled by who
 * asks for it: by the entity's own rules, on the caller's thread. Before there is an object there
 * is nothing for an entity to remember, and to start one costs as much as all else that a creation
 * does (docs/adr/0067). The entity starts with the first command after that.
 *
 * <p>As everywhere the fence is the journal's (D7). Whatever goes wrong is answered with Retry, and
 * by then memory knows better, so that the command goes to the entity.
 */
public final class Births implements Entities {
  private static final Logger LOG = LoggerFactory.getLogger(Births.class);

  /** Where first events go. */
  public interface Journal {
    /** Whether memory knows of no event of this name; it may be wrong, see {@link #write}. */
    boolean isFresh(ObjectKey key);

    /**
     * Commits the first event of a name and stamps it; nothing is applied twice.
     *
     * @return fails when the name has an event already, or the journal is in trouble
     */
    CompletionStage<Void> write(ObjectKey key, ObjectEvent event);
  }

  private final Entities entities;
  private final Function<ObjectKey, EntityRules> rules;
  private final EntityParts parts;
  private final Journal journal;
  private final Executor executor;

  /** At most what the journal's queue takes. */
  private final Map<ObjectKey, CompletableFuture<EntityReply>> underWay = new ConcurrentHashMap<>();

  /**
   * @param entities for everything else
   * @param rules of a name's type of entity
   * @param executor where replies go on: the journal's thread has other things to do
   */
  public Births(
      Entities entities,
      Function<ObjectKey, EntityRules> rules,
      EntityParts parts,
      Journal journal,
      Executor executor) {
    this.entities = entities;
    this.rules = rules;
    this.parts = parts;
    this.journal = journal;
    this.executor = executor;
  }

  @Override
  public CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    if (!(command instanceof ObjectCommand.Create)
        || !ObjectRules.matches(ObjectState.ABSENT, 0, 0, expected)
        || !journal.isFresh(key)) {
      return entities.ask(key, expected, cause, command);
    }
    if (parts.journalBusy().getAsBoolean()) {
      return CompletableFuture.completedStage(new EntityReply.Busy());
    }
    var about = new ObjectRules.Context(key, 0, 0, cause, parts.clock().instant());
    if (!(rules.apply(key).decide(ObjectState.ABSENT, command, about)
        instanceof Decision.Accept<ObjectEvent>(ObjectEvent event))) {
      return entities.ask(key, expected, cause, command);
    }
    CompletableFuture<EntityReply> birth = new CompletableFuture<>();
    CompletableFuture<EntityReply> other = underWay.putIfAbsent(key, birth);
    if (other != null) {
      return other.thenCompose(_ -> entities.ask(key, expected, cause, command));
    }
    journal
        .write(key, event)
        .whenCompleteAsync(
            (_, failure) -> {
              underWay.remove(key);
              birth.complete(reply(key, event, failure));
            },
            executor);
    return birth;
  }

  private EntityReply reply(ObjectKey key, ObjectEvent event, Throwable failure) {
    if (failure != null) {
      LOG.info("{} is tried again: {}", key, failure.toString());
      return new EntityReply.Retry();
    }
    return ObjectEntity.done(new CommittedEvent(event.revision(), key, 1, event), parts);
  }
}
