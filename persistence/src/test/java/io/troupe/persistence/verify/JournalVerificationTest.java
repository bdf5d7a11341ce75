package io.troupe.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.ImageDigest;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.backup.BackupReader;
import io.troupe.persistence.backup.DatabaseBackup;
import io.troupe.persistence.backup.DatabaseRestore;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.retention.JournalRetention;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that is as it was written holds; each kind of change to it is found. */
class JournalVerificationTest {
  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void begins(Span span) {}

        @Override
        public void at(long rows) {}
      };

  @TempDir Path directory;
  private Store store;
  private RevisionWriter writer;

  @BeforeEach
  void begin() throws Exception {
    open(TestServer.shared().fresh());
    history();
  }

  private void open(DatabaseUrl url) {
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

  private CompletableFuture<Void> write(ObjectKey key, long number, EventType type) {
    var event = Samples.event(type, key, "uid-" + key.name(), key.name() + number, "v" + number);
    return writer.write(key, number, "life", number, event, store.codec().encode(key, event));
  }

  private ClusterImage image() throws Exception {
    ClusterImage image = ClusterImage.EMPTY;
    for (Commit commit :
        store.log().read(0, 1_000).toCompletableFuture().get(60, TimeUnit.SECONDS)) {
      image = image.apply(commit, _ -> ObjectFacts.NONE).image();
    }
    return image;
  }

  @Test
  void anUntouchedJournalHoldsAndItsStateIsTheImages() throws Exception {
    Report report = verify(Wish.NONE);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.events()).isEqualTo(60);
    assertThat(report.covered()).isEqualTo(60);
    assertThat(report.uncovered()).isZero();
    assertThat(report.checkpoints()).containsExactly(40L);
    assertThat(report.head().revision()).isEqualTo(60);
    assertThat(report.state().orElseThrow().digest()).isEqualTo(ImageDigest.of(image()));
    assertThat(report.state().orElseThrow().objects()).isEqualTo(17);
  }

  /** Revisions 61 to 64: one whole event and three that are differences to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT 1 |
          DELETE FROM event_journal WHERE ordering = 61 | revision 62: the event of /configmaps/default/long cannot be read: revision 62 is a difference to 61, which is not there
          UPDATE event_journal SET event_payload = (SELECT event_payload FROM event_journal WHERE ordering = 50) WHERE ordering = 61 | revision 63: the event of /configmaps/default/long cannot be read: revision 63 is a difference to 61, which is not what it was
          UPDATE event_journal SET whole = 50 WHERE ordering = 64 | revision 64: the commit of revisions 64 to 64 by node-a is not what was written
          UPDATE event_journal SET whole = NULL WHERE ordering = 64 | revision 64: the event of /configmaps/default/long cannot be read: revision 64 is a difference to 0, which is not there
          """)
  void aDifferenceWhoseWholeEventIsMissingOrChangedIsFound(String sql, String finding)
      throws Exception {
    ObjectKey key = Samples.configMap("long");
    String much = new java.util.Random(1).ints(200).mapToObj(Integer::toHexString).toList() + "";
    for (int number = 1; number <= 4; number++) {
      EventType type = number == 1 ? EventType.CREATED : EventType.SPEC_CHANGED;
      var event = Samples.event(type, key, "uid-long", "long-" + number, much + number);
      done(writer.write(key, number, "", 0, event, writer.encode(key, event)));
    }
    change(sql);
    List<String> found =
        verify(Wish.NONE).findings().kept().stream().map(Object::toString).toList();
    if (finding == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).anyMatch(each -> each.startsWith(finding));
    }
  }

  @Test
  void theStateAtAnyRevisionIsRebuilt() throws Exception {
    assertThat(
            verify(new Wish(Optional.empty(), OptionalLong.of(8))).state().orElseThrow().objects())
        .isEqualTo(8);
    assertThat(
            verify(new Wish(Optional.empty(), OptionalLong.of(0))).state().orElseThrow().objects())
        .isZero();
    assertThat(verify(new Wish(Optional.empty(), OptionalLong.of(61))).state()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          UPDATE event_journal SET event_payload = (SELECT event_payload FROM event_journal WHERE ordering = 49) WHERE ordering = 50 | revision 50: the commit of revisions 50 to 50 by node-a is not what was written: its hash does not follow; either the row of /configmaps/default/late-9 was changed, or its own time
          UPDATE event_journal SET event_payload = '\\x00' WHERE ordering = 50 | revision 50: the event of /configmaps/default/late-9 cannot be read
          DELETE FROM event_journal WHERE ordering = 50 | revision 50: the row is missing
          DELETE FROM event_journal WHERE ordering > 58 | revision 60: the row is missing
          DELETE FROM commit WHERE last = 50 | revision 50: commits up to 50 are missing
          DELETE FROM commit WHERE last = 50 | revision 50: the row of /configmaps/default/late-9 is in no commit
          DELETE FROM commit WHERE last = 60 | revision 60: the counter stands here, but the last commit ends at 59
          UPDATE event_journal SET ordering = 99 WHERE ordering = 40; UPDATE event_journal SET ordering = 40 WHERE ordering = 50; UPDATE event_journal SET ordering = 50 WHERE ordering = 99 | revision 50: the commit of revisions 50 to 50 by node-a is not what was written
          UPDATE event_journal SET sequence_number = 3 WHERE ordering = 60 | revision 60: number 3 of /configmaps/default/late-9 comes after number 1
          UPDATE event_journal SET writer = 'x' WHERE ordering = 60 | revision 60: the commit of revisions 60 to 60 by node-a is not what was written
          INSERT INTO event_journal SELECT 61, 'a/b/c/d', 1, false, writer, write_timestamp, '', event_ser_id, event_ser_manifest, event_payload FROM event_journal WHERE ordering = 60 | revision 61: the row of a/b/c/d is in no commit
          UPDATE commit SET writer = 'eve' WHERE last = 50 | revision 50: the commit of revisions 50 to 50 by eve is not what was written
          UPDATE commit SET committed_at = committed_at + interval '1 microsecond' WHERE last = 50 | revision 50: the commit of revisions 50 to 50 by node-a is not what was written
          UPDATE commit SET chain_hash = sha256(chain_hash) WHERE last = 50 | revision 50: the commit of revisions 50 to 50 by node-a is not what was written: only its hash was changed
          UPDATE commit SET chain_hash = sha256(chain_hash) WHERE last = 60 | revision 60: the commit of revisions 60 to 60 by node-a is not what was written: only its hash was changed
          UPDATE commit SET chain_hash = NULL WHERE last = 50 | revision 50: the commit of revisions 50 to 50 by node-a has no hash
          UPDATE revision SET chain_hash = sha256(chain_hash) | revision 60: the counter's hash is not the last commit's
          UPDATE head SET sequence_number = 7 WHERE persistence_id = '/configmaps/default/late-9' | revision 60: the last event of /configmaps/default/late-9 is number 2, head says number 7
          DELETE FROM head WHERE persistence_id = '/configmaps/default/late-9' | revision 60: head has lost /configmaps/default/late-9
          INSERT INTO epoch (revision, objects) VALUES (61, 0) | revision 61: an epoch of a revision that was never given
          INSERT INTO journal_base (persistence_id, sequence_number, ordering, event_payload) SELECT persistence_id, 1, 7, event_payload FROM event_journal WHERE ordering = 60 | revision 7: /configmaps/default/late-9 as it stood at revision 0 is not what was written
          INSERT INTO head VALUES ('x/y/z/w', 1, 33) | revision 33: head has number 1 of x/y/z/w, the journal none
          UPDATE checkpoint_chunk SET payload = substr(payload, 2) | revision 40: the checkpoint cannot be read
          DELETE FROM checkpoint_chunk | revision 40: the checkpoint cannot be read: chunk 0 is missing
          UPDATE checkpoint SET revision = 41; UPDATE checkpoint_chunk SET revision = 41 | revision 41: the checkpoint lacks /configmaps/default/late-0
          """)
  void aChangeIsFound(String sql, String finding) throws Exception {
    change(sql);
    Report report = verify(Wish.NONE);
    assertThat(report.findings().kept()).anyMatch(f -> f.toString().startsWith(finding));
  }

  @Test
  void ofACommitOfSeveralRowsAllAreNamed() throws Exception {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writes.add(write(Samples.configMap("crowd-" + i), 1, EventType.CREATED));
    }
    done(writes);
    String largest =
        "(SELECT first FROM commit WHERE last > 60 ORDER BY last - first DESC LIMIT 1)";
    change("UPDATE event_journal SET writer = 'x' WHERE ordering = " + largest);
    assertThat(verify(Wish.NONE).findings().kept())
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.what())
                .containsPattern("one or more of its \\d+ rows were changed, or its own")
                .contains(" /configmaps/default/crowd-"));
  }

  @Test
  void anEpochIsWhatTheJournalMakes() throws Exception {
    done(store.epochs().write(image()));
    Report report = verify(Wish.NONE);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.epochs()).containsExactly(60L);
    change("UPDATE epoch_part SET orderings = substr(orderings, 1, 0) WHERE type = '/secrets'");
    assertThat(verify(Wish.NONE).findings().kept())
        .extracting(Object::toString)
        .containsExactly(
            "revision 60: the epoch's list of /secrets is not what the journal makes of it");
  }

  @Test
  void aCheckpointOfOtherBytesIsFound() throws Exception {
    change("DELETE FROM checkpoint; DELETE FROM checkpoint_chunk");
    ClusterImage image = image();
    ObjectKey key = Samples.configMap("cm-1");
    var other = Samples.event(EventType.CREATED, key, "uid-cm-1", "r", "forged");
    var before = image.get(key).orElseThrow();
    List<io.troupe.core.image.StoredObject> objects = new ArrayList<>();
    image.types().forEach(t -> objects.addAll(image.of(t).all()));
    objects.remove(before);
    objects.add(
        new io.troupe.core.image.StoredObject(
            key,
            before.uid(),
            before.revision(),
            before.sequenceNumber(),
            io.troupe.core.json.Json.withResourceVersion(other.object(), before.revision()),
            ObjectFacts.NONE));
    done(store.checkpoints().write(ClusterImage.of(60, objects)));
    assertThat(verify(Wish.NONE).findings().kept())
        .extracting(Object::toString)
        .containsExactly(
            "revision 60: the checkpoint's bytes of /configmaps/default/cm-1 are not the journal's");
  }

  /** Who can write everything can compute the chain anew; a hash kept elsewhere tells. */
  @Test
  void aRewrittenHistoryDiffersFromAHashThatWasKept() throws Exception {
    ChainHead kept = verify(Wish.NONE).head();
    Wish wish = new Wish(Optional.of(kept), OptionalLong.empty());
    done(write(Samples.configMap("more"), 1, EventType.CREATED));
    assertThat(verify(wish).findings().kept()).isEmpty();
    change("UPDATE commit SET chain_hash = sha256(chain_hash) WHERE last = 60");
    assertThat(verify(wish).findings().kept())
        .anyMatch(f -> f.what().contains("history has been rewritten"));
    assertThatThrownBy(() -> ChainHead.parse("60:abc")).hasMessageContaining("REVISION:HASH");
  }

  @Test
  void commitsFromBeforeTheChainAreCountedAndNotJudged() throws Exception {
    change(
        "UPDATE commit SET chain_hash = NULL; UPDATE revision SET chain_hash = decode(repeat('00', 32), 'hex')");
    for (int i = 0; i < 3; i++) {
      done(write(Samples.configMap("new-" + i), 1, EventType.CREATED));
    }
    Report report = verify(Wish.NONE);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.uncovered()).isPositive();
    assertThat(report.covered()).isEqualTo(3);
  }

  /** A commit lies across the floor: its dropped rows are vouched for by their digests. */
  @Test
  void whatRetentionLeavesIsVerifiedFromTheFloorOn() throws Exception {
    long border = Partitions.REVISIONS;
    dropAPartition(border);
    Report report = verify(Wish.NONE);
    assertThat(report.floor()).isEqualTo(border - 1);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.events()).isEqualTo(32);
    assertThat(report.base().objects()).isEqualTo(46);
    assertThat(report.checkpoints()).containsExactly(border + 30, border + 31);
    change("UPDATE event_journal SET writer = 'x' WHERE ordering = " + border);
    assertThat(verify(Wish.NONE).findings().kept())
        .anyMatch(f -> f.what().contains("is not what was written"));
  }

  /** Its links went with the partition; a digest over it is what is left. */
  @Test
  void whatLivedAtTheFloorIsSealed() throws Exception {
    long border = Partitions.REVISIONS;
    dropAPartition(border);
    change(
        "UPDATE journal_base SET event_payload = (SELECT event_payload FROM journal_base WHERE"
            + " persistence_id = '/configmaps/default/late-2')"
            + " WHERE persistence_id = '/configmaps/default/late-1'");
    String changed =
        "revision 52: /configmaps/default/late-1 as it stood at revision "
            + (border - 1)
            + " is not what was written";
    assertThat(findings()).contains(changed).noneMatch(f -> f.contains("lost or added"));
    change(
        "UPDATE journal_base SET whole = 1, whole_payload = event_payload"
            + " WHERE persistence_id = '/configmaps/default/late-4'");
    assertThat(findings())
        .anyMatch(f -> f.startsWith("revision 55: /configmaps/default/late-4 as it stood at"));
    change("DELETE FROM journal_base WHERE persistence_id = '/configmaps/default/border-1'");
    String other = "revision " + (border - 1) + ": of the objects that lived here";
    assertThat(findings())
        .contains(changed)
        .anyMatch(f -> f.startsWith(other))
        .contains(
            "revision "
                + (border + 31)
                + ": number 2 of /configmaps/default/border-1 changes an object that is not there");
    change("DELETE FROM journal_base WHERE persistence_id = '/configmaps/default/late-3'");
    assertThat(findings())
        .anyMatch(f ->
            f.endsWith(
                "the checkpoint has /configmaps/default/late-3 of revision 54, the journal has not"));
    change(
        "INSERT INTO journal_base (persistence_id, sequence_number, ordering, event_payload,"
            + " digest) SELECT 'a/b/c/d', 1, 3, event_payload, digest FROM journal_base"
            + " WHERE persistence_id = '/configmaps/default/late-2'");
    assertThat(findings()).anyMatch(f -> f.endsWith("the checkpoint lacks a/b/c/d"));
  }

  private List<String> findings() throws Exception {
    return verify(Wish.NONE).findings().kept().stream().map(Object::toString).toList();
  }

  /** A commit lies across the border, an object is changed on both sides of it. */
  private void dropAPartition(long border) throws Exception {
    change(
        "UPDATE revision SET n = "
            + (border - 30)
            + "; INSERT INTO restoration (revision, before, taken_at) VALUES ("
            + (border - 30)
            + ", 60, now())");
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      writes.add(write(Samples.configMap("border-" + i), 1, EventType.CREATED));
    }
    done(writes);
    done(store.checkpoints().write(imageNow(border + 30)));
    done(write(Samples.configMap("border-1"), 2, EventType.SPEC_CHANGED));
    done(store.checkpoints().write(imageNow(border + 31)));
    assertThat(verify(Wish.NONE).findings().kept()).isEmpty();
    store
        .retain(new JournalRetention(Duration.ZERO, 1))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void theChainGoesOnAfterARestore() throws Exception {
    Path file = directory.resolve("backup");
    try (OutputStream out = Files.newOutputStream(file)) {
      DatabaseBackup.write(store.database(), out);
    }
    store.close();
    DatabaseUrl other = TestServer.shared().fresh();
    RootKey root = RootKey.in(directory.resolve("root.key"), new SecureRandom());
    try (Database empty = Database.open(other)) {
      new DatabaseRestore(empty, root, TestServer::secret, new SecureRandom())
          .load(file, BackupReader.verify(file), () -> {});
    }
    open(other);
    assertThat(verify(Wish.NONE).findings().kept()).isEmpty();
    done(write(Samples.configMap("after"), 1, EventType.CREATED));
    Report report = verify(Wish.NONE);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.covered()).isEqualTo(61);
    assertThat(report.head().revision()).isEqualTo(60 + DatabaseRestore.RAISED_BY + 1);
  }

  private ClusterImage imageNow(long revision) throws Exception {
    List<io.troupe.core.image.StoredObject> objects = new ArrayList<>();
    for (String resource : List.of("configmaps", "secrets")) {
      objects.addAll(
          store
              .past()
              .listAt(new io.troupe.core.meta.ResourceType("", resource), "", revision)
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS));
    }
    return ClusterImage.of(revision, objects);
  }

  private Report verify(Wish wish) throws Exception {
    RootKey root = RootKey.in(directory.resolve("root.key"), new SecureRandom());
    return new JournalVerification(
            store.database(),
            keys -> new EventCodec(TestServer::secret, new KeyRing(root, keys, new SecureRandom())),
            2)
        .run(wish, NOBODY);
  }

  private void change(String sql) throws Exception {
    try (Connection connection = store.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void done(List<CompletableFuture<Void>> writes) throws Exception {
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
  }

  private static void done(java.util.concurrent.CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
