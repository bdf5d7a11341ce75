package io.troupe.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.image.ImageDigest;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that is as it was written holds; each kind of change to it is found. */
class JournalVerificationTest extends VerificationScene {
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
}
