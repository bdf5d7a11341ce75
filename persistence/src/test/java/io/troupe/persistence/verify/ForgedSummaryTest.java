package io.troupe.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.history.Changes;
import io.troupe.core.history.EntryTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastScope;
import io.troupe.persistence.summary.SummaryBuilder;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A summary that leads searches past what happened is found, whole as it may be. */
class ForgedSummaryTest {
  private static final long CHANGED = 4_997;
  private static final String SUMMARY = "revision 4999: the summary of revisions 0 to 4999 ";

  @TempDir static Path directory;
  private static SmallJournal journal;

  /** Three stretches, of which two have summaries. */
  @BeforeAll
  static void begin() throws Exception {
    journal = new SmallJournal(TestServer.shared().fresh(), directory);
    journal.write("a-", 3, 1);
    journal.passOverTo(CHANGED - 1);
    journal.write("a-", 3, 2);
    journal.passOverTo(9_998);
    journal.write("b-", 3, 1);
    summarise();
  }

  @AfterEach
  void writeAgain() throws Exception {
    journal.change("TRUNCATE journal_summary");
    summarise();
  }

  @AfterAll
  static void close() {
    journal.close();
  }

  private static void summarise() throws Exception {
    while (SmallJournal.done(journal.store().summaries().writeNext())) {
      // Until there is none to write.
    }
  }

  @Test
  void thoseThatWereWrittenAreRight() throws Exception {
    var report = journal.verify(Wish.NONE);
    assertThat(report.findings().kept()).isEmpty();
    assertThat(report.summaries()).isEqualTo(2);
    forge(event -> event, true);
    assertThat(journal.findings()).isEmpty();
  }

  @Test
  void anEventThatIsLeftOutIsFound() throws Exception {
    forge(event -> event.revision() == CHANGED ? null : event, true);
    assertThat(journal.findings()).containsExactly(SUMMARY + "hides revision " + CHANGED);
  }

  @Test
  void anEventTooManyIsFound() throws Exception {
    forge(event -> event.revision() == CHANGED ? at(event, 4_000) : event, true);
    assertThat(journal.findings())
        .containsExactly(SUMMARY + "names revision 4000, which is not there");
  }

  @Test
  void anotherUserIsFound() throws Exception {
    forge(event -> event.revision() == CHANGED ? by(event, "eve") : event, true);
    assertThat(journal.findings())
        .containsExactly(SUMMARY + "says something else of revision " + CHANGED);
  }

  @Test
  void anotherUidIsFound() throws Exception {
    forge(event -> event.key().name().equals("a-0") ? of(event, "uid-other") : event, true);
    assertThat(journal.findings())
        .containsExactly(SUMMARY + "does not know the name or uid of revision 1");
  }

  @Test
  void changedFieldsThatAreLeftOutAreFound() throws Exception {
    forge(event -> event, false);
    assertThat(journal.findings())
        .singleElement()
        .asString()
        .startsWith(SUMMARY + "hides what revision ");
  }

  @Test
  void aDamagedOneIsFound() throws Exception {
    journal.change("UPDATE journal_summary SET content = substr(content, 2) WHERE last = 4999");
    assertThat(journal.findings()).containsExactly(SUMMARY + "cannot be read");
  }

  @Test
  void oneThatOughtToBeThereIsMissed() throws Exception {
    journal.change("DELETE FROM journal_summary WHERE last = 4999");
    assertThat(journal.findings()).containsExactly(SUMMARY + "is missing");
    journal.change("TRUNCATE journal_summary");
    assertThat(journal.findings()).isEmpty(); // all are written again
  }

  @Test
  void oneThatClaimsOtherRevisionsIsFound() throws Exception {
    journal.change("INSERT INTO journal_summary VALUES (19999, 0, ''), (14999, 10000, '')");
    assertThat(journal.findings())
        .contains(
            "revision 14999: the summary of revisions 10000 to 14999 is of no stretch that has"
                + " been written",
            "revision 19999: the summary of revisions 0 to 19999 is of no stretch that has been"
                + " written");
  }

  /** Says that there is too much to tell, so that rows are read. */
  @Test
  void anEmptyOneHidesNothing() throws Exception {
    journal.change("UPDATE journal_summary SET content = '' WHERE last = 4999");
    assertThat(journal.findings()).isEmpty();
  }

  /** A whole summary of the first stretch, of events that are not quite those that were. */
  private void forge(UnaryOperator<CommittedEvent> change, boolean fields) throws Exception {
    SummaryBuilder builder = new SummaryBuilder(0, 4_999);
    TreeMap<Long, CommittedEvent> told = new TreeMap<>();
    Map<String, Changes> changes = new TreeMap<>();
    for (PastEvent past : events()) {
      CommittedEvent event = change.apply(past.event());
      if (event != null) {
        told.put(event.revision(), event);
      }
      changes.put(
          place(past.event()),
          fields
              ? EntryTree.changes(past.event(), past.before(), false)
              : Changes.of(null, null, 1, false));
    }
    told.values().forEach(event -> builder.add(event, changes.get(place(event)), false));
    try (Connection connection = journal.store().database().connect();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE journal_summary SET content = ? WHERE last = 4999")) {
      update.setBytes(1, builder.bytes().orElseThrow());
      update.executeUpdate();
    }
  }

  private List<PastEvent> events() throws Exception {
    return SmallJournal.done(
            journal
                .store()
                .past()
                .events(new PastScope.OfCluster(), 1, 4_999, Past.Order.OLDEST_FIRST, 100))
        .events();
  }

  private static String place(CommittedEvent event) {
    return event.key().name() + '#' + event.sequenceNumber();
  }

  private static CommittedEvent at(CommittedEvent event, long revision) {
    return new CommittedEvent(revision, event.key(), event.sequenceNumber(), event.event());
  }

  private static CommittedEvent by(CommittedEvent event, String user) {
    Cause cause = event.event().cause();
    return with(
        event,
        event.event().type(),
        event.event().uid().value(),
        new Cause(
            user,
            cause.groups(),
            cause.sourceAddress(),
            cause.userAgent(),
            cause.verb(),
            cause.subresource(),
            cause.requestId(),
            cause.time(),
            cause.parentRevision()));
  }

  private static CommittedEvent of(CommittedEvent event, String uid) {
    return with(event, event.event().type(), uid, event.event().cause());
  }

  private static CommittedEvent with(
      CommittedEvent event, EventType type, String uid, Cause cause) {
    return new CommittedEvent(
        event.revision(),
        event.key(),
        event.sequenceNumber(),
        new ObjectEvent(type, new Uid(uid), event.event().object(), cause));
  }
}
