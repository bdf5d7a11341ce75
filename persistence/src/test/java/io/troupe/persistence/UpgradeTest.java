package io.troupe.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastScope;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.journal.WriterSettings;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.postgres.SchemaMigration;
import io.troupe.persistence.verify.JournalVerification;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * What a build of schema version 6 has written is read, verified and gone on with by this one.
 * {@code upgrade/v6.txt} holds that build's rows, as its own writer wrote them, {@code v6-root.key}
 * the key of its node: three states of a ConfigMap, a Deployment, a Pod and a Secret, one more
 * Secret that was deleted after the first, six ConfigMaps of carol's of which she deleted three, a
 * checkpoint between, at the end another Pod of the old one's name.
 */
class UpgradeTest {
  private static final String OLD = "6";
  private static final long LAST = 26;
  private static final long CHECKPOINT = 16;
  private static final ObjectKey SETTINGS = Samples.configMap("settings");
  private static final ObjectKey POD = ObjectKey.of("", "pods", "default", "web-1");
  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void begins(Span span) {}

        @Override
        public void at(long rows) {}
      };

  @TempDir Path directory;
  private final DatabaseUrl url = TestServer.shared().empty();

  @Test
  void aJournalOfSchemaSixIsReadVerifiedAndGoneOnWith() throws Exception {
    restore();
    Files.write(directory.resolve("root.key"), resource("v6-root.key"));
    Files.setPosixFilePermissions(
        directory.resolve("root.key"), PosixFilePermissions.fromString("rw-------"));
    try (Store store = open()) {
      assertThat(store.database().read(SchemaMigration::version))
          .isEqualTo(SchemaMigration.VERSION);
      holds(store, LAST);
      statesAreAsTheyWere(store.past());
      eventsAreToldWithTheirUsers(store.past());
      secretsAreKeptAsLongAsTheyLived(store.past());
      goesOn(store);
    }
    try (Store store = open()) {
      holds(store, LAST + 2);
    }
  }

  private Store open() {
    return Store.open(
        new StoreSettings(
            directory,
            Optional.of(url),
            TestServer::secret,
            TestServer.NO_FACTS,
            WriterSettings.of("node-a", System::nanoTime),
            new SecureRandom()));
  }

  /** The old schema by the migrations, which are the same as then, and the rows. */
  private void restore() throws Exception {
    Flyway.configure()
        .dataSource(url.jdbc(), url.user(), url.password())
        .locations("classpath:io/troupe/persistence/postgres/migration")
        .table("schema_history")
        .target(OLD)
        .load()
        .migrate();
    try (Database database = Database.open(url);
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      List<String> ours = migrations(statement);
      Partitions.ensure(connection, 1);
      String dump = new String(resource("v6.txt"), StandardCharsets.UTF_8);
      for (String copy : dump.split("(?m)^\\\\\\.\n")) {
        int begin = copy.indexOf('\n') + 1;
        String command = copy.substring(0, begin).strip();
        statement.execute("DELETE FROM " + command.split(" ")[1]);
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(command, new StringReader(copy.substring(begin)));
      }
      assertThat(migrations(statement)).as("nobody may edit one that is out").isEqualTo(ours);
    }
  }

  private static List<String> migrations(Statement statement) throws Exception {
    List<String> migrations = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT version || ' ' || script || ' ' || checksum FROM schema_history"
                + " ORDER BY installed_rank")) {
      while (row.next()) {
        migrations.add(row.getString(1));
      }
    }
    assertThat(migrations).hasSize(6);
    return migrations;
  }

  private void holds(Store store, long events) throws Exception {
    RootKey root = RootKey.in(directory.resolve("root.key"), new SecureRandom());
    Report report =
        new JournalVerification(
                store.database(),
                keys ->
                    new EventCodec(TestServer::secret, new KeyRing(root, keys, new SecureRandom())),
                1)
            .run(Wish.NONE, NOBODY);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.events()).isEqualTo(events);
    assertThat(report.covered()).isEqualTo(events);
    assertThat(report.head().revision()).isEqualTo(events);
    assertThat(report.checkpoints()).containsExactly(CHECKPOINT);
  }

  private static void statesAreAsTheyWere(Past past) throws Exception {
    assertThat(states(past, SETTINGS)).containsExactly("one", "two", "three");
    assertThat(states(past, POD)).containsExactly("one", "two", "three", "", "again");
    assertThat(done(past.listAt(SETTINGS.type(), "", CHECKPOINT)).stream().map(UpgradeTest::value))
        .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "two");
    assertThat(done(past.listAt(SETTINGS.type(), "default", LAST)).stream().map(UpgradeTest::value))
        .containsExactly("m3", "m4", "m5", "three");
  }

  /** What each of its events has left; empty where that was nothing. */
  private static List<String> states(Past past, ObjectKey key) throws Exception {
    List<String> states = new ArrayList<>();
    for (PastEvent event : events(past, new PastScope.OfObject(key), "")) {
      states.add(
          done(past.objectAt(key, event.event().revision())).map(UpgradeTest::value).orElse(""));
    }
    return states;
  }

  private static void eventsAreToldWithTheirUsers(Past past) throws Exception {
    assertThat(events(past, new PastScope.OfCluster(), "")).hasSize((int) LAST);
    assertThat(events(past, new PastScope.OfCluster(), "user=carol"))
        .extracting(event -> event.event().event().type())
        .startsWith(EventType.CREATED)
        .endsWith(EventType.DELETED)
        .hasSize(9);
    assertThat(events(past, new PastScope.OfNamespace("default"), "verb=patch")).hasSize(4);
    PastEvent first = events(past, new PastScope.OfObject(SETTINGS), "").getFirst();
    assertThat(done(past.revisionAt(first.committed()))).hasValue(first.event().revision());
  }

  private static void secretsAreKeptAsLongAsTheyLived(Past past) throws Exception {
    StoredObject kept = done(past.objectAt(Samples.secret("kept"), LAST)).orElseThrow();
    assertThat(Json.parse(kept.json()).at("/data/word").asText()).isEqualTo("dGhyZWU=");
    assertThat(done(past.objectAt(Samples.secret("gone"), LAST))).isEmpty();
    StoredObject gone = done(past.objectAt(Samples.secret("gone"), 5)).orElseThrow();
    assertThat(Json.parse(gone.json()).has("data")).isFalse();
  }

  private static void goesOn(Store store) throws Exception {
    RevisionWriter writer = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {}).writer();
    for (long number = 4; number <= 5; number++) {
      ObjectEvent event =
          Samples.event(EventType.SPEC_CHANGED, SETTINGS, "uid", "later-" + number, "v" + number);
      done(
          writer.write(
              SETTINGS, number, "new life", number, event, writer.encode(SETTINGS, event)));
    }
    StoredObject now = done(store.past().objectAt(SETTINGS, LAST + 2)).orElseThrow();
    assertThat(Json.parse(now.json()).at("/data/k").asText()).isEqualTo("v5");
    assertThat(states(store.past(), SETTINGS)).startsWith("one", "two", "three").hasSize(5);
  }

  /** Of a filter, those that match; all of them fit a page. */
  private static List<PastEvent> events(Past past, PastScope scope, String filter)
      throws Exception {
    EntryFilter wanted =
        switch (EntryFilter.parse(filter)) {
          case Result.Ok<EntryFilter>(var parsed) -> parsed;
          case Result.Refused<EntryFilter> refused -> throw new AssertionError("" + refused);
        };
    return done(past.events(scope, wanted, 1, LAST + 2, Past.Order.OLDEST_FIRST, 100))
        .events()
        .stream()
        .filter(event -> wanted.matches(event.event(), List::of))
        .toList();
  }

  private static String value(StoredObject object) {
    return Json.parse(object.json()).at("/metadata/labels/value").asText();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = UpgradeTest.class.getResourceAsStream("/upgrade/" + name)) {
      return in.readAllBytes();
    }
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
