package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.checkpoint.StoredFacts;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Trouble;
import io.troupe.persistence.row.JournalBounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The past from the journal's tables. Any thread; queries run on the executor.
 *
 * <p>Nothing is locked: retention may drop a part of the journal while it is read. Then the floor
 * has moved between the first look and the last, and the question is asked again.
 */
public final class JdbcPast implements Past {
  private static final int EVENTS_MAX = 10_000;

  /** Retention moves the floor once in hours. */
  private static final int TRIES_MAX = 3;

  /**
   * The first look reads one row: a server that does not answer that is away, and those who queue
   * for these threads must not wait as long as a large question may take.
   */
  private static final int FIRST_LOOK_MILLIS_MAX = 5_000;

  /** So that who asks has an answer 15 seconds after the network is gone, whatever it is. */
  private static final int PULSE_AFTER_MILLIS = 4_000;

  private static final int PULSE_EVERY_MILLIS = 2_000;

  private final Database database;
  private final Executor executor;
  private final Pulse pulse;
  private final PastStates states;
  private final PastEvents events;

  /** How often the database turned out to be away. */
  private final AtomicLong outages = new AtomicLong();

  /**
   * @param facts reads what is indexed of an object
   * @param executor may block
   */
  public JdbcPast(Database database, EventCodec codec, StoredFacts facts, Executor executor) {
    this(
        database,
        codec,
        facts,
        executor,
        new Pulse(database, PULSE_AFTER_MILLIS, PULSE_EVERY_MILLIS));
  }

  JdbcPast(Database database, EventCodec codec, StoredFacts facts, Executor executor, Pulse pulse) {
    this.database = database;
    this.executor = executor;
    this.pulse = pulse;
    EventRows rows = new EventRows(codec);
    this.states = new PastStates(rows, facts);
    this.events = new PastEvents(rows);
  }

  @FunctionalInterface
  private interface Question<T> {
    T on(Connection connection, long floor) throws SQLException;
  }

  @Override
  public CompletionStage<PastBounds> bounds() {
    return ask((connection, _) -> PastTimes.bounds(connection));
  }

  @Override
  public CompletionStage<OptionalLong> revisionAt(Instant time) {
    return ask((connection, _) -> PastTimes.revisionAt(connection, time));
  }

  @Override
  public CompletionStage<List<Long>> revisionsAt(List<Instant> times) {
    return ask((connection, _) -> JdbcTimeline.revisionsAt(connection, times));
  }

  @Override
  public CompletionStage<Optional<StoredObject>> objectAt(ObjectKey key, long revision) {
    if (ScopeRules.isNowhere(new PastScope.OfObject(key))) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return ask((connection, floor) -> {
      require(connection, revision, floor);
      return states.objectAt(connection, key, revision, floor);
    });
  }

  @Override
  public CompletionStage<List<StoredObject>> listAt(
      ResourceType type, String namespace, long revision) {
    if (ScopeRules.isNowhere(new PastScope.OfType(type, namespace))) {
      return CompletableFuture.completedStage(List.of());
    }
    return ask((connection, floor) -> {
      require(connection, revision, floor);
      return states.listAt(connection, type, namespace, revision, floor);
    });
  }

  @Override
  public CompletionStage<PastPage> events(
      PastScope scope, long from, long to, Order order, int max) {
    return events(scope, EntryFilter.EVERYTHING, from, to, order, max);
  }

  @Override
  public CompletionStage<PastPage> events(
      PastScope scope, EntryFilter filter, long from, long to, Order order, int max) {
    if (max < 1 || max > EVENTS_MAX) {
      throw new IllegalArgumentException(max + " events");
    }
    if (ScopeRules.isNowhere(scope)) {
      return CompletableFuture.completedStage(new PastPage(List.of(), OptionalLong.empty()));
    }
    return ask((connection, floor) ->
        events.page(
            connection,
            scope,
            filter,
            Math.max(from, floor + 1),
            Math.min(to, PastTimes.bounds(connection).last()),
            order,
            max,
            floor));
  }

  @Override
  public CompletionStage<Optional<List<Long>>> counts(
      PastScope scope, EntryFilter filter, List<Long> ends) {
    if (ScopeRules.isNowhere(scope)) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return ask((connection, _) -> EventCounts.between(connection, scope, filter, ends));
  }

  private static void require(Connection connection, long revision, long floor)
      throws SQLException {
    if (revision < floor) {
      throw new BeyondThePast(revision, "is before " + floor + ", where history begins");
    }
    if (JournalBounds.abandoned(connection, revision)) {
      throw new BeyondThePast(revision, "is of no history: a restore went past it");
    }
  }

  private <T> CompletionStage<T> ask(Question<T> question) {
    long known = outages.get();
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            if (outages.get() != known) {
              // Or those who queued up would find that out one after the other.
              throw new PastUnavailable("the past cannot be read: the database was away", null);
            }
            return answer(question);
          },
          executor);
    } catch (RejectedExecutionException closedOrFull) {
      return CompletableFuture.failedStage(unavailable(closedOrFull));
    }
  }

  private <T> T answer(Question<T> question) {
    try {
      return database.read(connection -> {
        try (Pulse.Watch _ = pulse.on(connection)) {
          return steadily(connection, question);
        }
      });
    } catch (SQLException e) {
      Trouble trouble = Trouble.of(e);
      if (trouble == Trouble.AWAY) {
        outages.incrementAndGet();
      }
      throw switch (trouble) {
        case AWAY, LATER -> unavailable(e);
        case FENCE, WHOLE, PARTITION, DATA ->
            new IllegalStateException("the past cannot be read: " + e.getMessage(), e);
      };
    }
  }

  private static PastUnavailable unavailable(Exception why) {
    return new PastUnavailable("the past cannot be read: " + why.getMessage(), why);
  }

  private static long firstLook(Connection connection) throws SQLException {
    int millis = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, FIRST_LOOK_MILLIS_MAX);
    long floor = JournalBounds.floor(connection);
    connection.setNetworkTimeout(Runnable::run, millis);
    return floor;
  }

  private static <T> T steadily(Connection connection, Question<T> question) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      long floor = firstLook(connection);
      try {
        T answer = question.on(connection, floor);
        if (JournalBounds.floor(connection) == floor || attempt == TRIES_MAX) {
          return answer;
        }
      } catch (IllegalStateException e) {
        // A difference was read before its whole event went, with its partition.
        if (JournalBounds.floor(connection) == floor || attempt == TRIES_MAX) {
          throw e;
        }
      }
    }
  }
}
