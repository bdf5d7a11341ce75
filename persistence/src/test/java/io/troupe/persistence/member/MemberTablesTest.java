package io.troupe.persistence.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.core.member.Member;
import io.troupe.core.member.MemberState;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.member.JoinTable.Answer;
import io.troupe.persistence.postgres.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberTablesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private Database database;
  private MemberTables tables;

  @BeforeEach
  void open() {
    database = Database.open(TestServer.shared().fresh());
    tables = MemberTables.over(database);
  }

  @AfterEach
  void close() {
    tables.close();
    database.close();
  }

  private static Member member(String name, String life) {
    return new Member(
        name,
        "of-" + name,
        life,
        "https://127.0.0.1:6443",
        "127.0.0.1:16443",
        "0.1.0",
        MemberState.JOINING,
        Instant.EPOCH,
        Duration.ZERO);
  }

  @Test
  void oneOfManyBeginsTheCluster() {
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> inserted("c" + i)))
            .toList();
    assertThat(all.stream().filter(CompletableFuture::join)).hasSize(1);
    assertThat(tables.cluster().read()).isPresent();
  }

  private boolean inserted(String id) {
    try (MemberTables own = MemberTables.over(database)) {
      return own.cluster().insert(new ClusterTable.Row(id, "certificate", "key", "0.1.0"));
    }
  }

  @Test
  void aNameIsClaimedFromWhoWasSeenLastOnly() {
    MemberTable members = tables.members();
    assertThat(members.claim(member("a", "1"), Optional.empty())).isTrue();
    assertThat(members.claim(member("a", "2"), Optional.empty())).isFalse();
    assertThat(members.claim(member("a", "2"), Optional.of("1"))).isTrue();
    assertThat(members.claim(member("a", "3"), Optional.of("1"))).isFalse();
    assertThat(members.beat("1")).as("its name is another's").isEmpty();
    assertThat(members.beat("2")).hasSize(1).allMatch(Member::living);
  }

  @Test
  void nobodyComesBackFromBeingDown() {
    MemberTable members = tables.members();
    members.claim(member("a", "1"), Optional.empty());
    assertThat(members.enter("1", MemberState.UP)).isTrue();
    members.down("127.0.0.1:16443", "another life");
    assertThat(members.all().getFirst().state()).isEqualTo(MemberState.UP);
    members.down("127.0.0.1:16443", "1");
    assertThat(members.enter("1", MemberState.UP)).isFalse();
    assertThat(members.all().getFirst().state()).isEqualTo(MemberState.DOWN);
  }

  @Test
  void aLeaseHasOneOwnerUntilItsTimeIsOver() {
    LeaseTable leases = tables.leases();
    assertThat(leases.acquire("l", "a", "1", LONG)).isTrue();
    assertThat(leases.acquire("l", "b", "2", LONG)).isFalse();
    assertThat(leases.acquire("l", "a", "1", Duration.ofMillis(50))).isTrue();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> leases.acquire("l", "b", "2", Duration.ofMinutes(1)));
    leases.release("l", "a");
    assertThat(leases.acquire("l", "a", "1", LONG)).as("it was not his to release").isFalse();
    leases.release("l", "b");
    assertThat(leases.acquire("l", "a", "1", LONG)).isTrue();
  }

  @Test
  void whoIsDownGetsNoLease() {
    tables.members().claim(member("a", "1"), Optional.empty());
    tables.members().down("127.0.0.1:16443", "1");
    assertThat(tables.leases().acquire("l", "a", "1", LONG)).isFalse();
  }

  @Test
  void onlyTheHolderOfTheLeaseBeginsACluster() {
    tables.members().claim(member("a", "1"), Optional.empty());
    LeaseTable leases = tables.leases();
    assertThat(leases.enterAsHolder("forming", "1", MemberState.UP)).isFalse();
    leases.acquire("forming", "1", "1", LONG);
    assertThat(leases.enterAsHolder("forming", "1", MemberState.UP)).isTrue();
    assertThat(tables.members().all().getFirst().serving()).isTrue();
  }

  @Test
  void aRequestToJoinIsAnsweredOnceAndTakenOnce() {
    JoinTable joins = tables.joins();
    JoinTable.Request request = new JoinTable.Request("r", new byte[] {1}, "", "0.1.0");
    joins.ask(request, LONG);
    assertThat(joins.take("r")).as("nobody has answered").isEmpty();
    assertThat(joins.pending()).extracting(JoinTable.Request::id).containsExactly("r");
    assertThat(joins.answer("r", new Answer.Sealed(new byte[] {2}))).isTrue();
    assertThat(joins.answer("r", new Answer.Sealed(new byte[] {3}))).isFalse();
    assertThat(joins.pending()).isEmpty();
    assertThat(joins.take("r"))
        .get()
        .isInstanceOfSatisfying(Answer.Sealed.class, a -> assertThat(a.bytes()).containsExactly(2));
    assertThat(joins.take("r")).isEmpty();
  }

  @Test
  void anExpiredRequestIsNotAnswered() {
    JoinTable joins = tables.joins();
    joins.ask(new JoinTable.Request("r", new byte[] {1}, "", "0.1.0"), Duration.ofMillis(-1));
    assertThat(joins.answer("r", new Answer.Refused("no"))).isFalse();
    assertThat(joins.pending()).isEmpty();
    assertThat(joins.take("r")).as("forgotten").isEmpty();
  }

  @Test
  void aBrokenConnectionIsMadeAgain() throws SQLException {
    tables.members().claim(member("a", "1"), Optional.empty());
    database.read(c -> {
      try (var cut = c.createStatement()) {
        return cut.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      }
    });
    assertThat(tables.members().beat("1")).hasSize(1);
  }
}
