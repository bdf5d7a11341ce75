package io.troupe.persistence.journal;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.jdbc.config.JournalConfig;
import akka.persistence.jdbc.journal.dao.DefaultJournalDao;
import akka.serialization.Serialization;
import akka.stream.Materializer;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.journal.RecoverySource.Recovered;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * The revision journal under akka-persistence-jdbc's plugin (setting {@code dao}).
 *
 * <p>A write goes to {@link RevisionWriter}. A recovery replays the last event only, because each
 * event holds the state it led to. Failures fail the future of their own write: a rejection would
 * stop the entity for good.
 */
public final class RevisionJournalDao extends DefaultJournalDao {
  private final RevisionJournalSetup setup;
  private final Recoveries recoveries;
  private final EventWrites writes;

  /** Found by highestSequenceNr for the replay that follows it at once. */
  private final Map<String, Recovered> found = new ConcurrentHashMap<>();

  /** The plugin's way to make one; the actor system must have a {@link RevisionJournalSetup}. */
  public RevisionJournalDao(
      JdbcBackend.DatabaseDef slick,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext dispatcher,
      Materializer materializer) {
    super(slick, profile, config, serialization, dispatcher, materializer);
    this.setup =
        serialization
            .system()
            .settings()
            .setup()
            .get(RevisionJournalSetup.class)
            .orElseThrow(() -> new IllegalStateException("no RevisionJournalSetup"));
    this.recoveries = new Recoveries(setup);
    // Off the journal's one actor.
    this.writes = new EventWrites(setup, dispatcher::execute);
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> writes) {
    if (writes.size() != 1 || writes.head().payload().size() != 1) {
      return failed(new IllegalArgumentException("one command makes at most one event"));
    }
    PersistentRepr persistent = writes.head().payload().head();
    if (!(persistent.payload() instanceof ObjectEvent event)) {
      return failed(new IllegalArgumentException("not an object's event: " + persistent.payload()));
    }
    return FutureConverters.asScala(unwrapped(write(persistent, event).thenApply(_ -> accepted())));
  }

  private static <T> Future<T> failed(RuntimeException why) {
    return FutureConverters.asScala(CompletableFuture.<T>failedFuture(why));
  }

  /** Empty means: all accepted. */
  private static Seq<Try<BoxedUnit>> accepted() {
    return CollectionConverters.asScala(List.<Try<BoxedUnit>>of()).toList();
  }

  private CompletionStage<Void> write(PersistentRepr persistent, ObjectEvent event) {
    ObjectKey key;
    try {
      key = ObjectKey.parse(persistent.persistenceId());
    } catch (IllegalArgumentException notAnObject) {
      return CompletableFuture.failedStage(notAnObject);
    }
    return writes.write(key, persistent.sequenceNr(), persistent.timestamp(), event);
  }

  @Override
  public Future<Object> highestSequenceNr(String persistenceId, long from) {
    return FutureConverters.asScala(
        unwrapped(
            recoveries
                .recover(persistenceId)
                .thenApply(recovered -> {
                  if (recovered.last().isPresent()) {
                    found.put(persistenceId, recovered);
                  }
                  return recovered.sequenceNumber();
                })));
  }

  /** The journal is the history: nothing is deleted but by retention. */
  @Override
  public Future<BoxedUnit> delete(String persistenceId, long to) {
    return failed(new UnsupportedOperationException("events are not deleted"));
  }

  /** Gives the last event, if it is still there; on any thread. */
  Future<BoxedUnit> replay(
      String persistenceId, long to, Function1<PersistentRepr, BoxedUnit> callback) {
    Recovered known = found.remove(persistenceId);
    if (known != null && known.sequenceNumber() == to) {
      give(persistenceId, known, callback);
      return Future.successful(BoxedUnit.UNIT);
    }
    // A stand-in and the entity itself may recover at once; each needs what it was promised.
    return FutureConverters.asScala(
        unwrapped(
            recoveries
                .recover(persistenceId)
                .thenCompose(recovered ->
                    recovered.sequenceNumber() >= to
                        ? CompletableFuture.completedStage(recovered)
                        : recoveries.fromDatabase(persistenceId))
                .thenApply(recovered -> give(persistenceId, recovered, callback))));
  }

  /** Nothing where the event has been dropped, with the object it deleted. */
  private static BoxedUnit give(
      String persistenceId, Recovered recovered, Function1<PersistentRepr, BoxedUnit> callback) {
    recovered
        .last()
        .ifPresent(event ->
            callback.apply(
                PersistentRepr.apply(
                    event, recovered.sequenceNumber(), persistenceId, "", false, null, "")));
    return BoxedUnit.UNIT;
  }

  /** Akka shows the failure to the entity: it must be the fault itself, not a wrapper. */
  private static <T> CompletionStage<T> unwrapped(CompletionStage<? extends T> stage) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    stage.whenComplete((value, failure) -> {
      if (failure == null) {
        plain.complete(value);
      } else if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
        plain.completeExceptionally(wrapper.getCause());
      } else {
        plain.completeExceptionally(failure);
      }
    });
    return plain;
  }
}
