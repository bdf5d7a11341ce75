package io.troupe.persistence.verify;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A journal of sixty revisions in a database of its own, to be changed and verified. */
abstract class VerificationScene {
  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void begins(Span span) {}

        @Override
        public void at(long rows) {}
      };

  @TempDir Path directory;
  Store store;
  RevisionWriter writer;

  @BeforeEach
  void begin() throws Exception {
    open(TestServer.shared().fresh());
    history();
  }

  void open(DatabaseUrl url) {
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

  @AfterEach
  void close() {
    store.close();
  }

  /**
   * Revisions 1 to 60, the checkpoint of 40 among them; a Secret is deleted, an object comes back.
   */
  private void history() throws Exception {
    for (int round = 1; round <= 5; round++) {
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        EventType type = round == 1 ? EventType.CREATED : EventType.SPEC_CHANGED;
        boolean ends = round == 5 && i == 7;
        ObjectKey key = i == 0 || ends ? Samples.secret("s-" + i) : Samples.configMap("cm-" + i);
        if (i == 7) {
          key = Samples.secret("s-7");
        }
        writes.add(write(key, round, ends ? EventType.DELETED : type));
      }
      done(writes);
    }
    done(store.checkpoints().write(image()));
    for (int i = 0; i < 20; i++) {
      done(
          write(
              Samples.configMap("late-" + i % 10),
              1 + i / 10,
              i < 10 ? EventType.CREATED : EventType.SPEC_CHANGED));
    }
  }

  CompletableFuture<Void> write(ObjectKey key, long number, EventType type) {
    var event = Samples.event(type, key, "uid-" + key.name(), key.name() + number, "v" + number);
    return writer.write(key, number, "life", number, event, store.codec().encode(key, event));
  }

  ClusterImage image() throws Exception {
    ClusterImage image = ClusterImage.EMPTY;
    for (Commit commit :
        store.log().read(0, 1_000).toCompletableFuture().get(60, TimeUnit.SECONDS)) {
      image = image.apply(commit, _ -> ObjectFacts.NONE).image();
    }
    return image;
  }

  List<String> findings() throws Exception {
    return verify(Wish.NONE).findings().kept().stream().map(Object::toString).toList();
  }

  Report verify(Wish wish) throws Exception {
    RootKey root = RootKey.in(directory.resolve("root.key"), new SecureRandom());
    return new JournalVerification(
            store.database(),
            keys -> new EventCodec(TestServer::secret, new KeyRing(root, keys, new SecureRandom())),
            2)
        .run(wish, NOBODY);
  }

  void change(String sql) throws Exception {
    try (Connection connection = store.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void done(List<CompletableFuture<Void>> writes) throws Exception {
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
  }

  static void done(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
