package io.troupe.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.backup.BackupReader;
import io.troupe.persistence.backup.DatabaseBackup;
import io.troupe.persistence.backup.DatabaseRestore;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.retention.JournalRetention;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What retention and a restore leave of a journal holds, and changes to it are found. */
class FloorVerificationTest extends VerificationScene {
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
    List<StoredObject> objects = new ArrayList<>();
    for (String resource : List.of("configmaps", "secrets")) {
      objects.addAll(
          store
              .past()
              .listAt(new ResourceType("", resource), "", revision)
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS));
    }
    return ClusterImage.of(revision, objects);
  }
}
