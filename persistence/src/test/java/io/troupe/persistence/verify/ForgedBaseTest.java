package io.troupe.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.persistence.TestServer;
import io.troupe.persistence.backup.BackupReader;
import io.troupe.persistence.backup.DatabaseBackup;
import io.troupe.persistence.backup.DatabaseRestore;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lived at the floor is under the head of the hash chain: whoever changes it, and all digests
 * that say what it was, is found as long as a hash of the chain is kept somewhere else.
 */
class ForgedBaseTest {
  private static final long BORDER = Partitions.REVISIONS;

  /** One object says what another did, and every digest beside it is right. */
  private static final String FORGED =
      """
      UPDATE journal_base SET event_payload = (SELECT event_payload FROM journal_base WHERE
        persistence_id = '/configmaps/default/old-2')
        WHERE persistence_id = '/configmaps/default/old-1';
      UPDATE journal_base SET digest = sha256(int8send(ordering) || int8send(sequence_number)
        || int4send(octet_length(convert_to(persistence_id, 'UTF8')))
        || convert_to(persistence_id, 'UTF8') || event_payload
        || coalesce(int8send(whole) || whole_payload, ''::bytea));
      UPDATE journal_floor SET base_digest = (SELECT sha256(string_agg(digest, ''::bytea
        ORDER BY persistence_id)) FROM journal_base);
      """;

  private static final String FLOOR =
      "revision " + (BORDER - 1) + ": the objects that lived here, where the journal begins, ";

  @TempDir Path directory;
  private SmallJournal journal;

  @BeforeEach
  void dropAPartition() throws Exception {
    journal = new SmallJournal(TestServer.shared().fresh(), directory);
    journal.write("old-", 8, 1);
    journal.passOverTo(BORDER - 10);
    journal.write("border-", 20, 1);
    journal.retain("busy-", 1);
    assertThat(journal.number("SELECT revision FROM journal_floor")).isEqualTo(BORDER - 1);
    assertThat(journal.number("SELECT count(*) FROM journal_seal")).isEqualTo(1);
    assertThat(journal.findings()).isEmpty();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void theSealIsALinkThatTheNextCommitFollows() throws Exception {
    journal.write("new-", 5, 1);
    assertThat(journal.findings()).isEmpty();
    journal.change("UPDATE journal_seal SET revision = revision - 1");
    assertThat(journal.findings()).isNotEmpty();
  }

  @Test
  void aBaseThatWasChangedWithItsDigestsIsFound() throws Exception {
    journal.change(FORGED);
    assertThat(journal.findings())
        .contains(FLOOR + "are not those that the hash chain was told of after revision 1000011");
    journal.write("new-", 1, 1);
    assertThat(journal.findings()).anyMatch(f -> f.startsWith(FLOOR + "are not those"));
  }

  @Test
  void aSealThatWasChangedWithItBreaksTheChain() throws Exception {
    String sealed = "UPDATE journal_seal SET base_digest = (SELECT base_digest FROM journal_floor)";
    journal.change(FORGED + sealed);
    assertThat(journal.findings())
        .contains(
            "revision 1000011: the counter's hash does not follow from the last commit's and the"
                + " seal of the objects at revision 999999");
    journal.change("UPDATE journal_seal SET base_digest = sha256(base_digest)");
    journal.write("new-", 1, 1);
    journal.change(sealed);
    assertThat(journal.findings())
        .anyMatch(f ->
            f.startsWith("revision 1000012: the commit of revisions 1000012 to 1000012 by node-a")
                && f.endsWith("or the seal before it, of the objects at revision 999999"));
  }

  @Test
  void aSealThatWasRemovedIsMissed() throws Exception {
    journal.write("new-", 1, 1);
    journal.change("DELETE FROM journal_seal");
    assertThat(journal.findings())
        .anyMatch(f -> f.startsWith(FLOOR + "have no seal"))
        .anyMatch(f -> f.startsWith("revision 1000012: the commit of"));
  }

  /** Whoever can write everything can compute all links anew; a hash kept elsewhere tells. */
  @Test
  void aChainThatWasComputedAnewDiffersFromAHashThatWasKept() throws Exception {
    journal.write("new-", 1, 1);
    ChainHead kept = journal.verify(Wish.NONE).head();
    assertThat(journal.findings(kept)).isEmpty();
    String batch =
        """
        CREATE TEMPORARY TABLE batches AS SELECT c.last, sha256(int4send(6) || 'node-a'::bytea
          || sha256(int4send(octet_length(j.persistence_id)) || j.persistence_id::bytea
            || int8send(j.sequence_number) || int4send(0) || int8send(j.write_timestamp)
            || int4send(j.event_ser_id) || int4send(octet_length(j.event_ser_manifest))
            || j.event_ser_manifest::bytea || int4send(octet_length(j.event_payload))
            || j.event_payload)) AS batch
          FROM commit c JOIN event_journal j ON j.ordering = c.last WHERE c.last = 1000012;
        UPDATE journal_seal SET base_digest = (SELECT base_digest FROM journal_floor);
        UPDATE commit c SET chain_hash = sha256(sha256(before.chain_hash || int8send(s.revision)
          || int8send(s.floor) || s.base_digest) || int8send(c.first) || int8send(c.last)
          || timestamptz_send(c.committed_at) || b.batch)
          FROM batches b, commit before, journal_seal s
          WHERE c.last = b.last AND before.last = c.first - 1;
        UPDATE revision SET chain_hash = (SELECT chain_hash FROM commit ORDER BY last DESC LIMIT 1);
        DELETE FROM checkpoint; DELETE FROM checkpoint_chunk\
        """;
    journal.change(FORGED + batch);
    assertThat(journal.findings()).isEmpty();
    assertThat(journal.findings(kept))
        .singleElement()
        .asString()
        .startsWith("revision 1000012: the hash is")
        .endsWith("not the expected one: history has been rewritten");
  }

  @Test
  void retentionGoesOnFromWhatWasSealedAndFromNothingElse() throws Exception {
    journal.passOverTo(2 * BORDER - 10);
    journal.write("second-", 20, 1);
    journal.retain("busy-", 2);
    assertThat(journal.number("SELECT revision FROM journal_floor")).isEqualTo(2 * BORDER - 1);
    // The first seal is kept as well where the commit that follows it lies across the border.
    assertThat(journal.number("SELECT count(*) FROM journal_seal")).isBetween(1L, 2L);
    journal.write("new-", 3, 1);
    assertThat(journal.findings()).isEmpty();
    journal.change(FORGED);
    journal.passOverTo(3 * BORDER - 10);
    journal.write("third-", 20, 1);
    journal.retain("busy-", 3);
    assertThat(journal.number("SELECT revision FROM journal_floor")).isEqualTo(3 * BORDER - 1);
    assertThat(journal.findings())
        .anyMatch(f -> f.contains(" have no seal in the hash chain: it was removed, or"));
  }

  @Test
  void severalPartitionsThatGoAtOnceAreSealedOneAfterTheOther() throws Exception {
    journal.passOverTo(2 * BORDER - 1);
    journal.write("second-", 3, 1);
    journal.passOverTo(3 * BORDER - 1);
    journal.write("third-", 3, 1);
    journal.retain("busy-", 2);
    assertThat(journal.number("SELECT revision FROM journal_floor")).isEqualTo(3 * BORDER - 1);
    assertThat(journal.findings()).isEmpty();
    journal.write("new-", 3, 1);
    assertThat(journal.findings()).isEmpty();
  }

  @Test
  void aBackupTakesTheSealAlong() throws Exception {
    Path file = directory.resolve("backup");
    try (OutputStream out = Files.newOutputStream(file)) {
      DatabaseBackup.write(journal.store().database(), out);
    }
    journal.close();
    DatabaseUrl other = TestServer.shared().fresh();
    RootKey root = RootKey.in(directory.resolve("root.key"), new SecureRandom());
    try (Database empty = Database.open(other)) {
      new DatabaseRestore(empty, root, TestServer::secret, new SecureRandom())
          .load(file, BackupReader.verify(file), () -> {});
    }
    journal = new SmallJournal(other, directory);
    assertThat(journal.findings()).isEmpty();
    journal.write("new-", 3, 1);
    assertThat(journal.findings()).isEmpty();
    journal.change(FORGED);
    assertThat(journal.findings()).anyMatch(f -> f.startsWith(FLOOR + "are not those"));
  }

  @Test
  void theMigrationSealsAFloorFromBeforeIt() throws Exception {
    journal.change(
        "DELETE FROM journal_seal; UPDATE revision SET chain_hash ="
            + " (SELECT chain_hash FROM commit ORDER BY last DESC LIMIT 1)");
    assertThat(journal.findings()).singleElement().asString().startsWith(FLOOR + "have no seal");
    String migration = "/io/troupe/persistence/postgres/migration/V10__seals_and_fuller_pages.sql";
    try (InputStream in = ForgedBaseTest.class.getResourceAsStream(migration)) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      journal.change(sql.substring(sql.indexOf("WITH sealed")));
    }
    assertThat(journal.findings()).isEmpty();
    journal.write("new-", 3, 1);
    assertThat(journal.findings()).isEmpty();
  }
}
