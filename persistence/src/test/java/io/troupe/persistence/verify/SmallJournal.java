package io.troupe.persistence.verify;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.retention.JournalRetention;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A journal of a few ConfigMaps that reaches over as many revisions as a test wants: it says that a
 * restore passed over the ones between.
 */
final class SmallJournal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void begins(Span span) {}

        @Override
        public void at(long rows) {}
      };

  private final Store store;
  private final RevisionWriter writer;

  SmallJournal(DatabaseUrl url, Path directory) {
    store =
        Store.open(
            StoreSettings.of(
                directory,
                Optional.of(url),
                TestServer::secret,
                TestServer.NO_FACTS,
                "node-a",
                System::nanoTime,
                new SecureRandom()));
    writer = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {}).writer();
  }

  Store store() {
    return store;
  }

  /** The next event of each of some names, one commit each at most. */
  void write(String prefix, int count, long number) throws Exception {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ObjectKey key = Samples.configMap(prefix + i);
      EventType type = number == 1 ? EventType.CREATED : EventType.SPEC_CHANGED;
      var event = Samples.event(type, key, "uid-" + key.name(), key.name() + number, "v" + number);
      writes.add(writer.write(key, number, "", number, event, store.codec().encode(key, event)));
    }
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The next event will be the one after this. */
  void passOverTo(long revision) throws Exception {
    change(
        "INSERT INTO restoration (revision, before, taken_at) SELECT %d, n, now() FROM revision"
            .formatted(revision));
    change("UPDATE revision SET n = " + revision);
  }

  /** Drops what two checkpoints at the last revisions, with an event between, are behind. */
  void retain(String busy, long number) throws Exception {
    checkpoint();
    write(busy, 1, number);
    checkpoint();
    done(store.retain(new JournalRetention(Duration.ZERO, 1)));
  }

  private void checkpoint() throws Exception {
    long last = number("SELECT n FROM revision");
    List<StoredObject> objects =
        done(store.past().listAt(new ResourceType("", "configmaps"), "", last));
    done(store.checkpoints().write(ClusterImage.of(last, objects)));
  }

  List<String> findings() throws Exception {
    return verify(Wish.NONE).findings().kept().stream().map(Object::toString).toList();
  }

  List<String> findings(ChainHead expected) throws Exception {
    return verify(new Wish(Optional.of(expected), OptionalLong.empty())).findings().kept().stream()
        .map(Object::toString)
        .toList();
  }

  Report verify(Wish wish) throws Exception {
    return new JournalVerification(store.database(), _ -> store.codec(), 2).run(wish, NOBODY);
  }

  void change(String sql) throws Exception {
    try (Connection connection = store.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws Exception {
    try (Connection connection = store.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    store.close();
  }
}
